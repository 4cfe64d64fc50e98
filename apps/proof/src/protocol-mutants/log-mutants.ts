import type { ProtocolMutant } from "./protocol-mutant.js";

/** Broken ways to append to the log, and to find its head. */
export const logMutants: readonly ProtocolMutant[] = [
  {
    id: "no-floor-check",
    title: "a writer that was stalled believes in a name that had been trimmed",
    standsFor:
      "slatedb#352: a stalled writer recreates a name that GC had freed, and believes that it committed",
    file: "core/src/log/job-log.ts",
    find: "!this.#isStale(newestAt, headTrimAgeMs) || (await this.#standsAboveFloor(current, deadline));",
    replace: "true;",
    killedBy: ["STORE-17", "STORE-18", "STORE-20", "STORE-21"],
  },
  {
    id: "floor-check-without-wall-clock",
    title: "a machine that slept does not notice that it was stalled",
    standsFor:
      "clock_gettime(2): CLOCK_MONOTONIC stands still while the machine sleeps; leases that rely on it",
    file: "core/src/time/instant.ts",
    find: "Math.max(clock.monotonicMs() - since.monotonicMs, clock.wallMs() - since.wallMs)",
    replace: "clock.monotonicMs() - since.monotonicMs",
    killedBy: ["STORE-17", "STORE-20"],
  },
  {
    id: "floor-check-without-monotonic-clock",
    title: "a machine whose wall clock was set back does not notice that it was stalled",
    standsFor: "leases timed by Date.now(), which NTP or an operator sets back",
    file: "core/src/time/instant.ts",
    find: "Math.max(clock.monotonicMs() - since.monotonicMs, clock.wallMs() - since.wallMs)",
    replace: "clock.wallMs() - since.wallMs",
    killedBy: ["STORE-18"],
  },
  {
    id: "race-lost-taken-for-won",
    title: "a record that another made under the number is taken for one's own success",
    standsFor: "object_store#852, opendal#6741: a conflict that is read as `it is there, so it worked`",
    file: "core/src/log/job-log.ts",
    find: "conflicts += 1;\n        continue;",
    replace: "return { isVoid: false, head: current };",
    killedBy: ["STORE-30", "STORE-13"],
  },
  {
    id: "nonce-not-compared",
    title: "a record of the same kind is taken for one's own",
    standsFor: "two starts of one job that both take the lock file they find for their own",
    file: "core/src/log/create-record.ts",
    find: "const isOwn = winner.record.nonce === record.nonce;",
    replace: "const isOwn = winner.record.kind === record.kind;",
    killedBy: ["STORE-13"],
  },
  {
    id: "own-record-not-recognised",
    title: "a record of one's own, found after its answer was lost, is made a second time",
    standsFor: "retries of a PUT with If-None-Match that meet their own first attempt (opendal#6741)",
    file: "core/src/log/create-record.ts",
    find: "const isOwn = winner.record.nonce === record.nonce;",
    replace: "const isOwn = false;",
    killedBy: ["STORE-22"],
  },
  {
    id: "head-cached",
    title: "the newest record that was seen once is trusted for ever by those who look",
    standsFor:
      "a catalogue client that caches the current snapshot, and answers from it after others have committed",
    file: "core/src/job/on-newest-head.ts",
    find: "let head = await log.readHead(deadline);",
    replace: "let head = ((log as any).cached ??= await log.readHead(deadline));",
    killedBy: ["STORE-61"],
  },
  {
    id: "order-of-listing-trusted",
    title: "the first key of a listing is taken for the newest record although the backend declares no order",
    standsFor:
      "code that was tested on S3, whose listings are sorted, and runs on a directory, whose are not",
    file: "core/src/log/list-records.ts",
    find: "    .sort((a, b) => b - a)\n    .slice(0, limit);",
    replace: "    .slice(0, limit);",
    killedBy: ["STORE-63"],
  },
  {
    id: "epochs-reused-past-damage",
    title: "a claim past a damaged record gives out the epochs again that the record may have used",
    standsFor:
      "a counter that is restored from the last readable state, so that names are used twice (paimon#9535)",
    file: "core/src/log/job-log.ts",
    find: "const lastEpoch = record.lastEpoch + (newest - seq) * epochsPerDamagedRecord;",
    replace: "const { lastEpoch } = record;",
    killedBy: ["STORE-57"],
  },
];
