import type { CheckpointReference, LiveSet } from "../history/live-set.js";
import { emptyLiveSet, newestRestorable } from "../history/live-set.js";
import type { Head } from "./head.js";
import { type LogRecord, type RecordKind, recordFormat } from "./log-record.js";

/** A manifest up to this size travels in every record, so that the newest checkpoint needs no further read, in bytes. */
const carriedManifestBytes = 256 * 1024;

export interface RecordOrigin {
  readonly job: string;
  readonly kind: RecordKind;
  readonly nonce: string;
  readonly atMs: number;
  /** For a job's first record; later ones keep what the log says, or raise it. */
  readonly trimAgeMs: number;
}

/** The record that follows a head and says the same, ready to be changed. */
export function nextRecord(head: Head | undefined, origin: RecordOrigin): LogRecord {
  const before = head?.record;
  return {
    format: recordFormat,
    job: origin.job,
    seq: (head?.seq ?? 0) + 1,
    kind: origin.kind,
    nonce: origin.nonce,
    previous: head && head.reference.seq === head.seq ? head.reference : null,
    atMs: origin.atMs,
    generation: before?.generation ?? 0,
    lastEpoch: before?.lastEpoch ?? 0,
    floor: before?.floor ?? 1,
    trimAgeMs: before?.trimAgeMs ?? origin.trimAgeMs,
    effectsDoneThrough: before?.effectsDoneThrough ?? 0,
    ...(before?.destroyed && { destroyed: true }),
    live: head ? withDigests(head) : emptyLiveSet,
    pins: (before?.pins ?? []).filter(({ expiresAtMs }) => expiresAtMs > origin.atMs),
    manifest: before?.manifest ?? null,
  };
}

/** A record that carries a manifest only if it is that of its newest restorable checkpoint, and small enough. */
export function withCarriedManifest(record: LogRecord): LogRecord {
  const { manifest, live } = record;
  const isNewest = manifest !== null && manifest.epoch === newestRestorable(live)?.epoch;
  const isCarried = isNewest && JSON.stringify(manifest).length <= carriedManifestBytes;
  return isCarried ? record : { ...record, manifest: null };
}

/** A commit's own reference could not name the record's digest; from the next record on it does. */
function withDigests({ record, reference }: Head): LiveSet {
  const fill = (checkpoint: CheckpointReference): CheckpointReference =>
    checkpoint.digest === null && checkpoint.seq === reference.seq
      ? { ...checkpoint, digest: reference.digest }
      : checkpoint;
  return { ...record.live, recent: record.live.recent.map(fill) };
}
