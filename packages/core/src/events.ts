import { channel } from "node:diagnostics_channel";
import { HoldfastError } from "./errors/holdfast-error.js";
import type { Clock } from "./time/clock.js";

/** What an operation's message on its channel `holdfast:<operation>` says. */
export interface OperationEvent {
  readonly operation: string;
  /** The job concerned; absent for a verb. */
  readonly job?: string;
  readonly durationMs: number;
  /** Absent when the operation succeeded. */
  readonly error?: unknown;
  /** The error's stable code, or `FOREIGN` for one that is not Holdfast's. */
  readonly code?: string;
  /** What else the operation tells of itself, such as `epoch`, `key` or `removed`. */
  readonly [detail: string]: unknown;
}

/** Every channel that Holdfast publishes on, for those who subscribe by `node:diagnostics_channel`. */
export const channelNames = {
  verb: "holdfast:verb",
  claim: "holdfast:claim",
  commit: "holdfast:commit",
  effect: "holdfast:effect",
  pin: "holdfast:pin",
  unpin: "holdfast:unpin",
  savepoint: "holdfast:savepoint",
  release: "holdfast:release",
  fallback: "holdfast:fallback",
  fold: "holdfast:fold",
  verify: "holdfast:verify",
  sweep: "holdfast:sweep",
  destroy: "holdfast:destroy",
  advice: "holdfast:advice",
} as const;

export type Operation = keyof typeof channelNames;

const channels = new Map<Operation, ReturnType<typeof channel>>(
  (Object.keys(channelNames) as Operation[]).map((operation) => [
    operation,
    channel(channelNames[operation]),
  ]),
);

/** Tells the listeners of an operation, if there are any. */
export function publish(operation: Operation, details: () => Omit<OperationEvent, "operation">): void {
  const listeners = channels.get(operation);
  if (listeners?.hasSubscribers) listeners.publish({ operation, ...details() });
}

/** Runs an operation and tells its listeners how it ended. */
export async function observed<T>(
  operation: Operation,
  clock: Clock,
  details: Record<string, unknown>,
  run: () => Promise<T>,
  describe?: (result: T) => Record<string, unknown>,
): Promise<T> {
  const startedAtMs = clock.monotonicMs();
  const durationMs = (): number => clock.monotonicMs() - startedAtMs;
  try {
    const result = await run();
    publish(operation, () => ({ ...details, ...describe?.(result), durationMs: durationMs() }));
    return result;
  } catch (error) {
    const code = HoldfastError.isInstance(error) ? error.code : "FOREIGN";
    publish(operation, () => ({ ...details, durationMs: durationMs(), error, code }));
    throw error;
  }
}
