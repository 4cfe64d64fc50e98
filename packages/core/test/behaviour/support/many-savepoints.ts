import { History } from "../../../src/history/history.js";
import type { CheckpointReference } from "../../../src/history/live-set.js";
import { PageStore } from "../../../src/history/page-store.js";
import { logKey, seqOfLogKey } from "../../../src/log/log-key.js";
import { openRecord, sealRecord } from "../../../src/log/record-codec.js";
import { GuardedBackend } from "../../../src/spi/guarded-backend.js";
import { StateKeys } from "../../../src/state/state-key.js";
import { Deadline } from "../../../src/time/deadline.js";
import { systemRandom } from "../../../src/time/random.js";
import { type Bench, keysOf, storedBytes } from "./bench.js";

/**
 * Appends a record as if so many further checkpoints had been committed and each held by a savepoint. They share the
 * newest commit's record, so only those that a test restores need one of their own.
 */
export async function addSavepoints(bench: Bench, job: string, count: number): Promise<void> {
  const newestKey = keysOf(bench.storage, job, "log")[0] ?? "";
  const headSeq = seqOfLogKey(job, newestKey) ?? 0;
  const { record: head, digest } = openRecord(storedBytes(bench.storage, newestKey), job, headSeq, newestKey);
  const { manifest } = head;
  if (!manifest) throw new Error("the newest record has no manifest");
  const first = head.lastEpoch + 1;
  const added = Array.from({ length: count }, (_, index): CheckpointReference => {
    const epoch = first + index;
    return {
      epoch,
      generation: head.generation,
      seq: headSeq + 1,
      digest: null,
      nonce: epoch.toString(16).padStart(32, "0"),
      committedAtMs: bench.clock.wallMs(),
      stateBytes: 1000,
      entries: 1,
      savepoints: [`release ${epoch}`],
    };
  });
  const known = head.live.recent.map((reference) => ({ ...reference, digest: reference.digest ?? digest }));
  const backend = new GuardedBackend(bench.client().backend, bench.clock, systemRandom);
  const lastEpoch = head.lastEpoch + count;
  const keys = new StateKeys(job, { generation: head.generation, epoch: lastEpoch }, "f".repeat(32));
  const live = await new History(new PageStore(backend)).fold(
    { ...head.live, recent: [...known, ...added], count: head.live.count + count },
    () => keys.next(),
    new Deadline({}, 60_000, bench.clock),
  );
  const seq = headSeq + 1;
  const nonce = "e".repeat(32);
  const carried = { ...manifest, epoch: lastEpoch };
  const previous = { seq: headSeq, digest };
  const next = { ...head, kind: "commit" as const, seq, nonce, previous, lastEpoch, live, manifest: carried };
  bench.storage.set(logKey(job, seq), sealRecord(next).bytes);
}
