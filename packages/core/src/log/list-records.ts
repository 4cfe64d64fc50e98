import type { GuardedBackend } from "../spi/guarded-backend.js";
import { listPages } from "../spi/list-pages.js";
import type { ListedObject } from "../spi/listed-object.js";
import type { Deadline } from "../time/deadline.js";
import { logPrefix, seqOfLogKey } from "./log-key.js";

/** A record as a listing shows it. */
export interface ListedRecord {
  readonly seq: number;
  readonly object: ListedObject;
}

/** Every record of a job that exists, newest first. What else lies under the prefix is passed over. */
export async function listRecords(
  backend: GuardedBackend,
  job: string,
  deadline: Deadline,
): Promise<readonly ListedRecord[]> {
  const records: ListedRecord[] = [];
  for await (const page of listPages(backend, logPrefix(job), deadline))
    records.push(...recordsOf(job, page));
  return records.sort((a, b) => b.seq - a.seq);
}

/**
 * The newest numbers that are taken, newest first: in one listing of as many keys where listings are ordered. What
 * else lies under the prefix is passed over, never mistaken for the end.
 */
export async function newestSeqs(
  backend: GuardedBackend,
  job: string,
  limit: number,
  deadline: Deadline,
): Promise<readonly number[]> {
  const records: ListedRecord[] = [];
  for await (const page of listPages(backend, logPrefix(job), deadline, limit)) {
    records.push(...recordsOf(job, page));
    if (backend.traits.orderedListing && records.length >= limit) break;
  }
  return records
    .map(({ seq }) => seq)
    .sort((a, b) => b - a)
    .slice(0, limit);
}

function recordsOf(job: string, page: readonly ListedObject[]): readonly ListedRecord[] {
  return page.flatMap((object) => {
    const seq = seqOfLogKey(job, object.key);
    return seq === undefined ? [] : [{ seq, object }];
  });
}
