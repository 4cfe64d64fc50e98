import type { ProtocolMutant } from "./protocol-mutant.js";

/** Entries that are lost, mixed up, or named although they may go. */
export const entryMutants: readonly ProtocolMutant[] = [
  {
    id: "packed-at-one-place",
    title: "all entries that are packed together are said to lie at the same place",
    standsFor: "files of several parts whose offsets are not advanced",
    file: "core/src/state/pack-entries.ts",
    find: "offset += lengthBytes;",
    replace: "",
    killedBy: ["STORE-01", "STORE-56"],
  },
  {
    id: "range-from-its-block",
    title: "a range is answered from the beginning of its first block",
    standsFor: "range requests that are rounded to blocks, and not cut again",
    file: "core/src/state/read-entry.ts",
    find: "const from = Math.max(0, range.offset - start - at);",
    replace: "const from = 0;",
    killedBy: ["STORE-02"],
  },
  {
    id: "tail-lost",
    title: "the last part of a long stream is left out",
    standsFor: "FLINK-39778: the tail of a file is lost",
    file: "core/src/state/read-entry.ts",
    find: "for (let start = firstByte; start < endByte; start += strideBytes) {",
    replace:
      "for (let start = firstByte; start === firstByte || start + strideBytes <= endByte; start += strideBytes) {",
    killedBy: ["STORE-03"],
  },
  {
    id: "commit-does-not-wait",
    title: "a commit leaves out entries that are still being stored",
    standsFor: "asynchronous savers that write the marker before the last part (Orbax, PyTorch DCP)",
    file: "core/src/job/draft-entries.ts",
    find: "async () => await Promise.allSettled(this.#underWay)",
    replace: "async () => undefined",
    killedBy: ["STORE-04"],
  },
  {
    id: "failed-put-forgotten",
    title: "a checkpoint is committed without an entry whose put failed",
    standsFor: "savers that log a failed upload and go on",
    file: "core/src/job/draft-entries.ts",
    find: "this.#failed.set(name, error);",
    replace: "",
    killedBy: ["STORE-05"],
  },
  {
    id: "reuse-unchecked",
    title: "a checkpoint names an entry of one that has expired",
    standsFor: "FLINK-26985: incremental checkpoints that refer to shared state which is gone",
    file: "core/src/job/commit-content.ts",
    find: "await assertReusable(context, content, head, deadline);",
    replace: "",
    killedBy: ["STORE-07"],
  },
  {
    id: "adopts-anything",
    title: "a draft adopts an entry that was stored for another draft",
    standsFor: "late parts of an abandoned checkpoint that are counted to the next one",
    file: "core/src/job/draft.ts",
    find: "if (owner?.epoch !== this.epoch || owner.generation !== this.generation) {",
    replace: "if (owner?.epoch === -1) {",
    killedBy: ["STORE-09"],
  },
];
