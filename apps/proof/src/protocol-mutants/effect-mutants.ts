import type { ProtocolMutant } from "./protocol-mutant.js";

/** Effects that are carried out too early, too often, or never. */
export const effectMutants: readonly ProtocolMutant[] = [
  {
    id: "effects-before-commit",
    title: "effects are carried out before their checkpoint is committed",
    standsFor:
      "sinks that publish when the barrier arrives: output that no checkpoint knows of after a crash",
    file: "core/src/job/writer.ts",
    find: "const { epoch, entries } = content;",
    replace: `const { epoch, entries } = content;
    for (const [index, effect] of content.effects.entries()) {
      const { signal } = new AbortController();
      const origin = { job, epoch, generation: this.generation, index, replay: false, signal };
      await this.#sinks?.[effect.sink]?.carryOut(effect, origin);
    }`,
    killedBy: ["STORE-49", "STORE-47"],
  },
  {
    id: "effects-not-replayed",
    title: "a claim does not carry out what a crash left",
    standsFor:
      "FLINK-39778: the tail of the output is lost when the commit of a sink is not repeated after a restart",
    file: "core/src/job/claim-job.ts",
    find: "await writer.replayEffects(deadline);",
    replace: "",
    killedBy: ["STORE-48", "STORE-50"],
  },
  {
    id: "replays-not-told",
    title: "a sink is not told that an effect may have been carried out before",
    standsFor: "arroyo#1027: a multipart upload is completed a second time",
    file: "core/src/job/claim-job.ts",
    find: "await writer.replayEffects(deadline);",
    replace: "await writer.settle({ deadline: deadline.remainingMs() });",
    killedBy: ["STORE-48"],
  },
  {
    id: "done-without-doing",
    title: "effects are recorded as done that nobody carried out",
    standsFor: "ClickHouse#114348: what was not done is proven done by a check that proves nothing",
    file: "core/src/job/carry-out-effects.ts",
    find: "await carryOut(context, sink, pending, deadline);",
    replace: "await Promise.resolve();",
    killedBy: ["STORE-47", "STORE-48"],
  },
  {
    id: "failed-effect-done",
    title: "an effect whose sink failed counts as done",
    standsFor: "two-phase-commit sinks that log a failed commit and go on",
    file: "core/src/job/carry-out-effects.ts",
    find: "ledger.markTried(pending);",
    replace: "ledger.markDone(pending);",
    killedBy: ["STORE-50"],
  },
  {
    id: "done-not-recorded",
    title: "effects that were carried out are never recorded as done",
    standsFor: "sinks whose commits are repeated at every restart, for ever",
    file: "core/src/job/effect-ledger.ts",
    find: "const pending = reference.effects.pending.filter((index) => !done.has(index));",
    replace: "const { pending } = reference.effects;",
    killedBy: ["STORE-47", "STORE-50", "STORE-51"],
  },
  {
    id: "settle-records-nothing",
    title: "a clean end of a run leaves its effects pending",
    standsFor: "a graceful stop that skips the last acknowledgement, so that the next start repeats it",
    file: "core/src/job/writer.ts",
    find: "if (this.#ledger.hasUnrecorded) {",
    replace: "if (this.#ledger.hasUnrecorded && deadline.remainingMs() < 0) {",
    killedBy: ["STORE-51", "STORE-47"],
  },
  {
    id: "all-done-when-one-is",
    title: "one effect that is done makes all of its checkpoint's done",
    standsFor: "FLINK-39778: acknowledged by checkpoint, where it must be acknowledged by file",
    file: "core/src/job/effect-ledger.ts",
    find: "const pending = reference.effects.pending.filter((index) => !done.has(index));",
    replace: "const pending: number[] = [];",
    killedBy: ["STORE-51"],
  },
  {
    id: "fallback-past-done-effect",
    title: "a fallback contradicts what was published",
    standsFor:
      "FLINK-22502: skipping a broken checkpoint was added, and banned again, since outputs were committed",
    file: "core/src/job/fall-back.ts",
    find: "if (record.effectsDoneThrough <= epoch || consent.acceptInconsistency) return;",
    replace: "if (record.effectsDoneThrough >= 0 || consent.acceptInconsistency) return;",
    killedBy: ["STORE-54"],
  },
];
