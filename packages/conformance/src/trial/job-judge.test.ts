import { CheckpointStore, type Job } from "@holdfast/core";
import { memoryBackend } from "@holdfast/core/memory";
import { describe, expect, test } from "vitest";
import { type DraftPlan, type JobMessage, planEntry, renderContents } from "../child/workload/job-message.js";
import { madeBytes } from "../child/workload/made-bytes.js";
import { JobJudge } from "./job-judge.js";
import { JobLedger } from "./job-ledger.js";

const content = { name: "content", lengthBytes: 100 };

function plan(generation: number, epoch: number, effects: readonly number[] = []): DraftPlan {
  return { generation, epoch, entries: { entry: content }, effects };
}

function judgeOf(...messages: readonly JobMessage[]): JobJudge {
  const ledger = new JobLedger();
  for (const message of messages) ledger.hear(message);
  return new JobJudge(ledger, 3);
}

/** A job with one checkpoint, of generation 1 and epoch 1. */
async function jobWithOne(bytes: Uint8Array = madeBytes(content)): Promise<Job> {
  const job = new CheckpointStore(memoryBackend()).job("judged");
  const draft = (await job.claim()).begin();
  await draft.put("entry", bytes);
  await draft.put(planEntry, renderContents(plan(1, 1).entries));
  await draft.commit();
  return job;
}

describe("claims and commits", () => {
  const claimed: JobMessage = { kind: "claimed", generation: 2, restored: { generation: 1, epoch: 4 } };
  const before: JobMessage = { kind: "committing", ...plan(1, 4) };

  test("FENCED: an acknowledged commit that a later claim lacks is found", () => {
    const judge = judgeOf(claimed, before, { kind: "committed", generation: 1, epoch: 5 });
    expect(() => judge.judgeClaims()).toThrow(/FENCED.*the claim lacks it/);
  });

  test("FENCED: a commit of a newer generation below what its claim restored is found", () => {
    const judge = judgeOf(claimed, before, { kind: "committed", generation: 2, epoch: 4 });
    expect(() => judge.judgeClaims()).toThrow(/FENCED.*after a claim/);
  });

  test("what is in order passes", () => {
    const acknowledged = [
      { kind: "committed", generation: 1, epoch: 4 },
      { kind: "committed", generation: 2, epoch: 5 },
    ] as const;
    judgeOf(claimed, before, ...acknowledged).judgeClaims();
  });
});

describe("effects", () => {
  const carried: JobMessage = { kind: "carried", generation: 1, epoch: 1, index: 0, effect: 7 };

  test("EFFECTIVE: one of a checkpoint that a later claim lacks is found", () => {
    const claimed: JobMessage = { kind: "claimed", generation: 2, restored: null };
    const judge = judgeOf({ kind: "committing", ...plan(1, 1, [7]) }, carried, claimed);
    expect(() => judge.judgeEffects()).toThrow(/EFFECTIVE.*never committed/);
  });

  test("EFFECTIVE: another one than the draft had is found", () => {
    const judge = judgeOf({ kind: "committing", ...plan(1, 1, [8]) }, carried);
    expect(() => judge.judgeEffects()).toThrow(/EFFECTIVE/);
  });

  test("EFFECTIVE: one of a committed checkpoint that was not carried out is found", async () => {
    const ledger = new JobLedger();
    const judge = new JobJudge(ledger, 3);
    ledger.hear({ kind: "committing", ...plan(1, 1) });
    await judge.look(await jobWithOne());
    ledger.hear({ kind: "committing", ...plan(1, 1, [7]) });
    expect(() => judge.judgeEffects()).toThrow(/EFFECTIVE.*was not carried out/);
  });
});

describe("a look at the job", () => {
  const committing: JobMessage = { kind: "committing", ...plan(1, 1) };

  test("what was told passes", async () => {
    await judgeOf(committing, { kind: "committed", generation: 1, epoch: 1 }).look(await jobWithOne());
  });

  test("DURABLE: an acknowledged checkpoint that is not there is found", async () => {
    const judge = judgeOf(committing, { kind: "committed", generation: 1, epoch: 2 });
    await expect(judge.look(await jobWithOne())).rejects.toThrow(/DURABLE/);
  });

  test("ATOMIC: a checkpoint that nobody tried to commit is found", async () => {
    await expect(judgeOf().look(await jobWithOne())).rejects.toThrow(/ATOMIC.*nobody tried/);
  });

  test("HONEST: a checkpoint whose commit failed for certain is found", async () => {
    const refused = { kind: "refused", generation: 1, epoch: 1, code: "X", outcome: "not-applied" } as const;
    await expect(judgeOf(committing, refused).look(await jobWithOne())).rejects.toThrow(/HONEST/);
  });

  test("SEALED: another byte is found", async () => {
    const bytes = madeBytes(content);
    bytes[50] = (bytes[50] ?? 0) ^ 1;
    await expect(judgeOf(committing).look(await jobWithOne(bytes))).rejects.toThrow(/SEALED.*byte 50/);
  });

  test("FENCED: a checkpoint that was not there when its writer was fenced, and is later, is found", async () => {
    const judge = judgeOf(committing);
    await judge.lookAfterClaim(new CheckpointStore(memoryBackend()).job("judged"), 2);
    await expect(judge.look(await jobWithOne())).rejects.toThrow(/FENCED.*is live now/);
  });

  test("DURABLE: a savepoint that was acknowledged and is not there is found", async () => {
    const judge = judgeOf(committing, { kind: "named", savepoint: "kept", epoch: 1 });
    await expect(judge.look(await jobWithOne())).rejects.toThrow(/DURABLE: savepoint kept/);
  });
});
