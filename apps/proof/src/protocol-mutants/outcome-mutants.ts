import type { ProtocolMutant } from "./protocol-mutant.js";

/** What is said of calls whose answer was lost. */
export const outcomeMutants: readonly ProtocolMutant[] = [
  {
    id: "lost-answer-told-as-failure",
    title: "an append whose answer was lost is told to have failed",
    standsFor:
      "FLINK-28265: a lost success response is treated as a failure, and what was committed is deleted",
    file: "core/src/log/create-record.ts",
    find: 'wasUnknown ||= !HoldfastError.isInstance(error) || error.outcome === "unknown";',
    replace: 'throw Object.assign(error as Error, { outcome: "not-applied" });',
    killedBy: ["STORE-15", "STORE-22", "STORE-23", "STORE-25"],
  },
  {
    id: "unknown-forgotten",
    title: "a definite failure after an attempt of unknown outcome is told as definite",
    standsFor:
      "retry loops that report their last error: the first attempt landed, the last was refused (iceberg#2328)",
    file: "core/src/log/create-record.ts",
    find: "const failure = wasUnknown ? unknown(error, key) : error;",
    replace: "const failure = error;",
    killedBy: ["STORE-23"],
  },
  {
    id: "cut-told-as-definite",
    title: "a change that was cut off by its deadline is told not to have happened",
    standsFor: "duckdb-iceberg#1120: a commit that timed out is taken for failed, and lands",
    file: "core/src/time/bounded-call.ts",
    find: "cutOff(mayHaveChanged() ? new OutcomeUnknownError(message) : new UnavailableError(message));",
    replace: "cutOff(new UnavailableError(message));",
    killedBy: ["STORE-25", "STORE-26"],
  },
  {
    id: "trimmed-told-as-definite",
    title: "a commit that others have restored, and that was trimmed since, is denied",
    standsFor:
      "a writer that finds its commit superseded and reports a failure, although readers have seen it",
    file: "core/src/log/job-log.ts",
    find: "throw withUnknownOutcome(error);",
    replace: "throw error;",
    killedBy: ["STORE-19"],
  },
  {
    id: "landed-commit-not-looked-for",
    title: "a commit that is tried again does not find out that it has landed",
    standsFor: "icechunk#2156: a retried commit conflicts with its own first attempt",
    file: "core/src/job/commit-content.ts",
    find: "if (head && landedReference(head, generation, content)) return undefined;",
    replace: "",
    killedBy: ["STORE-26"],
  },
  {
    id: "owner-asked-before-landed",
    title: "a commit that landed before the next claim is denied when it is tried again after it",
    standsFor: "FLINK-28265: the old leader's commit stands, and the old leader is told that it failed",
    file: "core/src/job/commit-content.ts",
    find: "if (head && landedReference(head, generation, content)) return undefined;",
    replace:
      "if (head?.record.generation === generation && landedReference(head, generation, content)) return undefined;",
    killedBy: ["STORE-26"],
  },
  {
    id: "state-removed-on-unknown",
    title: "a writer tidies up its state objects when the outcome of their commit is unknown",
    standsFor:
      "iceberg#3717, FLINK-28265: files of a commit are cleaned up after an unknown outcome, and it had landed",
    file: "core/src/job/draft.ts",
    find: "if (isUnknown) this.#tried = content;",
    replace: `if (isUnknown) {
        this.#tried = content;
        const keys = content.entries.flatMap(({ object }) => (object ? [object.key] : []));
        await this.#context.backend.remove(keys, logDeadline(this.#context));
      }`,
    killedBy: ["STORE-23"],
  },
  {
    id: "definite-told-as-unknown",
    title: "a commit that never reached the storage cannot be mended, since it may have landed",
    standsFor: "drivers that report every failed request as a timeout, so that nobody can go on from it",
    file: "core/src/job/draft.ts",
    find: "if (isUnknown) this.#tried = content;",
    replace: "this.#tried = content;",
    killedBy: ["STORE-24"],
  },
  {
    id: "no-deadline",
    title: "a call on storage that does not answer never ends",
    standsFor: "arroyo#802: the restore stalls for good; SDK clients without a request timeout",
    file: "core/src/time/bounded-call.ts",
    find: "const cancelTimer = deadlineMs === undefined ? undefined : clock.schedule(onDeadline, deadlineMs);",
    replace: "const cancelTimer: (() => void) | undefined = deadlineMs === 0 ? onDeadline : undefined;",
    killedBy: ["STORE-65"],
  },
];
