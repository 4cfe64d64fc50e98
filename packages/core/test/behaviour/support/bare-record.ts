import { logKey, seqOfLogKey } from "../../../src/log/log-key.js";
import { openRecord, sealRecord } from "../../../src/log/record-codec.js";
import { type Bench, keysOf, storedBytes } from "./bench.js";

/** Appends a record that says the same as the newest one, as a client would that has nothing to fold. */
export function appendBareRecord(bench: Bench, job: string): void {
  const newestKey = keysOf(bench.storage, job, "log")[0] ?? "";
  const headSeq = seqOfLogKey(job, newestKey) ?? 0;
  const { record, digest } = openRecord(storedBytes(bench.storage, newestKey), job, headSeq, newestKey);
  const recent = record.live.recent.map((reference) => ({
    ...reference,
    digest: reference.digest ?? digest,
  }));
  const seq = headSeq + 1;
  const nonce = seq.toString(16).padStart(32, "0");
  const live = { ...record.live, recent };
  const next = { ...record, kind: "retain" as const, seq, nonce, previous: { seq: headSeq, digest }, live };
  bench.storage.set(logKey(job, seq), sealRecord(next).bytes);
}
