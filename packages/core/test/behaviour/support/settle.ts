import { setImmediate as nextTurn } from "node:timers/promises";
import type { ManualClock } from "../../../src/testing/manual-clock.js";

export type Settled<T> = { readonly tookMs: number } & (
  | { readonly status: "fulfilled"; readonly value: T }
  | { readonly status: "rejected"; readonly reason: unknown }
);

/** Moves a clock on, step by step, until something has ended, and says how much of its time that took. */
export async function settle<T>(
  clock: ManualClock,
  running: Promise<T>,
  { stepMs = 100, limitMs = 1_000_000 }: { readonly stepMs?: number; readonly limitMs?: number } = {},
): Promise<Settled<T>> {
  const startMs = clock.monotonicMs();
  const tookMs = (): number => clock.monotonicMs() - startMs;
  let settled: Settled<T> | undefined;
  running.then(
    (value) => {
      settled = { status: "fulfilled", value, tookMs: tookMs() };
    },
    (reason: unknown) => {
      settled = { status: "rejected", reason, tookMs: tookMs() };
    },
  );
  for (;;) {
    // A few turns, so that whatever can go on without the clock has gone on.
    for (let turn = 0; turn < 4 && !settled; turn += 1) await nextTurn();
    if (settled) return settled;
    if (tookMs() >= limitMs) throw new Error(`did not end within ${limitMs} ms of its clock`);
    clock.advance(stepMs);
  }
}

/** A promise, and what ends it. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function newGate(): Gate {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Never ends. */
export function hang<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}

/** Lets everything that waits for nothing but its turn go on. */
export async function turns(count = 10): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await nextTurn();
}
