import type { LiveSet } from "../history/live-set.js";
import type { Manifest } from "../state/manifest.js";

/** The format this version writes, and the newest it reads. */
export const recordFormat = 1;

export type RecordKind =
  | "claim"
  | "commit"
  | "pin"
  | "unpin"
  | "savepoint"
  | "release"
  | "retain"
  | "destroy";

/** A record, named so that it cannot be mistaken for another. */
export interface RecordReference {
  readonly seq: number;
  readonly digest: string;
}

/** A reader's hold on a live checkpoint. */
export interface StoredPin {
  readonly id: string;
  readonly epoch: number;
  readonly expiresAtMs: number;
  readonly note?: string;
}

/**
 * One element of a job's log. It carries the job's complete state, so that the newest record alone says everything.
 */
export interface LogRecord {
  readonly format: number;
  readonly job: string;
  readonly seq: number;
  readonly kind: RecordKind;
  /** Random; tells an append's own record from another's. */
  readonly nonce: string;
  /** The record this one follows; `null` for the first, or when the one before it is damaged. */
  readonly previous: RecordReference | null;
  /** When the record was made, by its maker's clock, in milliseconds. */
  readonly atMs: number;
  /** The fencing token of the job's owner. */
  readonly generation: number;
  /** The highest epoch that was ever committed. */
  readonly lastEpoch: number;
  /** Records below this number are void, unless the live set names them. */
  readonly floor: number;
  /** How long a name of the log stays taken at least; all clients of a job must agree, so the log says it. */
  readonly trimAgeMs: number;
  /** The highest epoch of which an effect is known to have been carried out; 0 for none. */
  readonly effectsDoneThrough: number;
  /** The job was destroyed, and not claimed since. */
  readonly destroyed?: true;
  readonly live: LiveSet;
  readonly pins: readonly StoredPin[];
  /** The newest restorable checkpoint, whole, unless it is too large to be carried along. */
  readonly manifest: Manifest | null;
}
