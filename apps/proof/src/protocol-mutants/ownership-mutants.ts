import type { ProtocolMutant } from "./protocol-mutant.js";

/** Who owns a job, and what a claim restores. */
export const ownershipMutants: readonly ProtocolMutant[] = [
  {
    id: "claim-keeps-generation",
    title: "a claim does not raise the generation, so that it fences nobody",
    standsFor:
      "langgraph#8796: savers without fencing; arroyo v0.12: checkpoint paths that carry no generation",
    file: "core/src/job/claim-job.ts",
    find: "generation: record.generation + 1, trimAgeMs",
    replace: "generation: record.generation, trimAgeMs",
    killedBy: ["STORE-12", "STORE-13", "STORE-14"],
  },
  {
    id: "commit-ignores-generation",
    title: "an older writer's commit is rebuilt on the record of the newer owner",
    standsFor: "arroyo v0.12: a zombie attempt overwrites the checkpoints of the attempt that replaced it",
    file: "core/src/job/commit-content.ts",
    find: "if (head?.record.generation !== generation) {",
    replace: "if (!head) {",
    killedBy: ["STORE-12", "STORE-13", "STORE-14"],
  },
  {
    id: "commit-ignores-epoch",
    title: "a lower epoch commits after a higher one",
    standsFor: "slatedb RFC 29: the order of minting is not the order of publishing",
    file: "core/src/job/commit-content.ts",
    find: "if (head.record.lastEpoch >= content.epoch) {",
    replace: "if (head.record.lastEpoch === content.epoch) {",
    killedBy: ["STORE-11"],
  },
  {
    id: "restores-what-it-remembers",
    title: "a claim restores what this client's first claim listed, not what its own record lists",
    standsFor:
      "arroyo#802, the story this project started from: the epoch to restore came from a second truth, and its files were gone",
    file: "core/src/job/claim-job.ts",
    find: "restored: await restored(context, head, deadline),",
    replace: "restored: await restored(context, ((context as any).remembered ??= head), deadline),",
    killedBy: ["STORE-16"],
  },
  {
    id: "restores-the-one-before",
    title: "a claim restores the checkpoint before the newest",
    standsFor: "arroyo#802, risingwave#19865: what is restored is not what the newest commit says",
    file: "core/src/job/claim-job.ts",
    find: "const newest = newestRestorable(record.live);",
    replace: "const newest = record.live.recent.at(-2) ?? newestRestorable(record.live);",
    killedBy: ["STORE-16"],
  },
  {
    id: "crashed-owner-is-waited-for",
    title: "a claim is refused while the one before it has committed nothing",
    standsFor:
      "lock files and leases that a crashed owner leaves behind; arroyo#802: the job is wedged for ever",
    file: "core/src/job/claim-job.ts",
    find: "assertHeadIsWhole(job, head, options);",
    replace:
      'assertHeadIsWhole(job, head, options);\n    if (head?.record.kind === "claim") throw new InvalidStateError(job + " is being started");',
    killedBy: ["STORE-66"],
  },
  {
    id: "destroy-keeps-generation",
    title: "destroying a job does not fence its writers",
    standsFor: "a deleted job that comes back, because a task manager of it was still running",
    file: "core/src/job/destroy-job.ts",
    find: "generation: record.generation + 1,",
    replace: "generation: record.generation,",
    killedBy: ["STORE-62"],
  },
  {
    id: "destroy-forgets-epochs",
    title: "a job that is claimed after it was destroyed begins with epoch 1 again",
    standsFor:
      "a job that is created anew under its old name, and finds objects of its former life under its new names",
    file: "core/src/job/destroy-job.ts",
    find: "live: emptyLiveSet,",
    replace: "live: emptyLiveSet,\n      lastEpoch: 0,",
    killedBy: ["STORE-62"],
  },
  {
    id: "jobs-share-what-they-know",
    title: "two jobs of one client whose names begin alike share what is remembered",
    standsFor: "a cache whose key lacks the namespace",
    file: "core/src/checkpoint-store.ts",
    find: "this.#contexts.get(id) ??",
    replace: 'this.#contexts.get(id.split("-")[0] ?? id) ??',
    killedBy: ["STORE-10"],
  },
];
