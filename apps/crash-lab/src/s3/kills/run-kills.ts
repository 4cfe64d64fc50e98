import { setTimeout as delay } from "node:timers/promises";
import { Choices } from "@holdfast/worlds";
import { type Verdict, verdictOf } from "../../cuts/cut-verdict.js";
import type { S3Server } from "../server/s3-server.js";
import type { StoreAccess } from "../store/store-access.js";
import { JobUnderLoad } from "./job-under-load.js";
import type { KillReport } from "./kill-report.js";
import { type Kill, killServer } from "./kill-server.js";

export interface KillOptions {
  readonly server: S3Server;
  readonly access: StoreAccess;
  /** How often the server is killed. */
  readonly kills: number;
  /** Every choice comes from it; the moments, to the millisecond, do not. */
  readonly seed: number;
  readonly onKill: (kill: Kill, number: number) => void;
  readonly signal: AbortSignal;
}

/** After so many kills the work rests, and everything is judged. */
const killsOfRound = 4;
/** The latest moment of a kill, in milliseconds after the server served again. */
const mostMs = 1500;
const jobs: readonly { readonly clients: number; readonly trimAgeMs: number }[] = [
  { clients: 1, trimAgeMs: 0 },
  { clients: 1, trimAgeMs: 3_600_000 },
  { clients: 1, trimAgeMs: 0 },
  { clients: 3, trimAgeMs: 3_600_000 },
];

/** Kills the server again and again while jobs are worked on, and judges after some kills what is left of each. */
export async function runKills(options: KillOptions): Promise<KillReport> {
  const { server, access, kills, seed, signal, onKill } = options;
  const choices = new Choices(seed);
  const underLoad = jobs.map((job, index) => {
    return new JobUnderLoad({
      ...job,
      access,
      name: `job-${index + 1}`,
      seed: choices.below(2 ** 31),
      signal,
    });
  });
  const startedAtMs = performance.now();
  const done: Kill[] = [];
  const verdicts: Verdict[] = [];
  try {
    while (done.length < kills && verdicts.every(({ kind }) => kind === "whole")) {
      await workWhile(underLoad, signal, async () => {
        for (let kill = 0; kill < killsOfRound && done.length < kills; kill += 1) {
          await delay(choices.below(mostMs), undefined, { signal });
          const last = await killServer(server, choices, signal);
          done.push(last);
          onKill(last, done.length);
        }
      });
      for (const job of underLoad) verdicts.push(await judge(job, done.length >= kills));
    }
  } finally {
    for (const job of underLoad) job.close();
  }
  return {
    kills: done,
    acknowledged: underLoad.reduce((sum, { trial }) => sum + trial.acknowledged, 0),
    failedSteps: sumOf(underLoad.map(({ failedSteps }) => failedSteps)),
    failedRequests: sumOf(underLoad.map(({ failedRequests }) => failedRequests)),
    verdicts,
    durationMs: performance.now() - startedAtMs,
  };
}

/** The jobs are worked on until the other has come to its end; the work that fails is told before it. */
async function workWhile(
  underLoad: readonly JobUnderLoad[],
  signal: AbortSignal,
  other: () => Promise<void>,
): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const working = Promise.all(underLoad.map(async (job) => await job.work(either)));
  const killing = other().finally(() => over.abort(new Error("the work is over")));
  const [worked, killed] = await Promise.allSettled([working, killing]);
  for (const ending of [worked, killed]) if (ending.status === "rejected") throw ending.reason;
}

function sumOf(counts: readonly ReadonlyMap<string, number>[]): Readonly<Record<string, number>> {
  const sum: Record<string, number> = {};
  for (const [what, times] of counts.flatMap((one) => [...one])) sum[what] = (sum[what] ?? 0) + times;
  return sum;
}

/** A verdict is never tried again: what a second look finds well was not, at the first. */
async function judge({ trial }: JobUnderLoad, isLast: boolean): Promise<Verdict> {
  try {
    await trial.look();
    await trial.recover();
    if (isLast) await trial.clean();
    return { kind: "whole" };
  } catch (error) {
    return verdictOf(error);
  }
}
