import type { ListedRecord } from "../log/list-records.js";
import type { LogRecord } from "../log/log-record.js";

/** Raising the floor costs a record itself, so that it is only worth it for more than one. */
const fewestToTrim = 2;

/**
 * The highest floor that the ages of a log's records allow. A record may go when the head's timestamp is at least the
 * trim age later than that of the record's successor. Only timestamps of the storage are compared, with each other.
 */
export function agedFloor(head: LogRecord, listed: readonly ListedRecord[]): number {
  const headTimestampMs = listed.find(({ seq }) => seq === head.seq)?.object.timestampMs;
  if (headTimestampMs === undefined) return head.floor;
  let floor = head.floor;
  for (const { seq, object } of standing(head, listed)) {
    // Everything below this record has a successor that is no younger than it.
    if (headTimestampMs - object.timestampMs < head.trimAgeMs) break;
    floor = seq;
  }
  return floor;
}

/** The floor that a sweep raises the log's to: none higher than ages allow, and only when enough can go. */
export function raisedFloor(
  head: LogRecord,
  listed: readonly ListedRecord[],
  namedSeqs: ReadonlySet<number>,
): number {
  const floor = agedFloor(head, listed);
  const trimmed = standing(head, listed).filter(({ seq }) => seq < floor && !namedSeqs.has(seq));
  return trimmed.length >= fewestToTrim ? floor : head.floor;
}

/** The records from floor to head, oldest first. */
function standing(head: LogRecord, listed: readonly ListedRecord[]): readonly ListedRecord[] {
  return listed.filter(({ seq }) => seq >= head.floor && seq <= head.seq).sort((a, b) => a.seq - b.seq);
}
