import type { Instant } from "../time/instant.js";
import type { LogRecord, RecordReference } from "./log-record.js";

/** The state of a log as it was found: its newest record. */
export interface Head {
  readonly record: LogRecord;
  /** Which record that is. */
  readonly reference: RecordReference;
  /** The newest number that is taken. Higher than the record's own only when newer records are damaged. */
  readonly seq: number;
  /** A moment before which no record newer than this one had been made. */
  readonly newestAt: Instant;
}
