import { type CheckpointReference, isSkipped, pendingEffects } from "../history/live-set.js";
import type { LogRecord } from "../log/log-record.js";

/** What the log says of one live checkpoint. */
export interface CheckpointSummary {
  readonly epoch: number;
  readonly generation: number;
  /** When it was committed, by its writer's clock, in milliseconds. */
  readonly committedAtMs: number;
  readonly entries: number;
  /** What a restore would read, in bytes. */
  readonly stateBytes: number;
  readonly effectsPending: number;
  readonly savepoints: readonly string[];
  readonly pins: number;
  /** When a scrub last proved it restorable, in milliseconds. */
  readonly verifiedAtMs: number | undefined;
  /** When a scrub last proved it damaged, in milliseconds. */
  readonly damagedAtMs: number | undefined;
  /** A claim passed it over; it is not restored by default. */
  readonly skipped: boolean;
}

export function checkpointSummary(record: LogRecord, reference: CheckpointReference): CheckpointSummary {
  const { epoch, generation, committedAtMs, entries, stateBytes, savepoints = [] } = reference;
  return {
    epoch,
    generation,
    committedAtMs,
    entries,
    stateBytes,
    effectsPending: pendingEffects(record.live, reference),
    savepoints: [...savepoints],
    pins: record.pins.filter((pin) => pin.epoch === epoch).length,
    verifiedAtMs: reference.verifiedAtMs,
    damagedAtMs: reference.damagedAtMs,
    skipped: isSkipped(record.live, epoch),
  };
}
