const largestSeq = 0xffff_ffff_ffff_ffffn;

/** The prefix of a job's records. */
export function logPrefix(job: string): string {
  return `${job}/log/`;
}

/** The key of a record. Inverted numbers make the newest record the first key of an ordered listing. */
export function logKey(job: string, seq: number): string {
  return `${logPrefix(job)}${(largestSeq - BigInt(seq)).toString(16).padStart(16, "0")}-${seq}`;
}

/** The number of the record under a key, or `undefined` where the key is no record's. */
export function seqOfLogKey(job: string, key: string): number | undefined {
  const seq = Number(/-([0-9]{1,16})$/.exec(key)?.[1] ?? Number.NaN);
  return Number.isSafeInteger(seq) && logKey(job, seq) === key ? seq : undefined;
}
