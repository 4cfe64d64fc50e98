import { Choices } from "@holdfast/worlds";
import { type Verdict, verdictOf } from "../../cuts/cut-verdict.js";
import type { NfsLab } from "../lab/nfs-lab.js";
import type { NfsWriterName } from "../writers/nfs-writers.js";
import { playClientKill } from "./client-kill.js";
import { playFailover } from "./failover.js";
import type { PlayRound, RoundKind, RoundStory } from "./round.js";
import { RoundJob, verbPort } from "./round-job.js";
import { playZombie } from "./zombie.js";

export interface RunRoundsOptions {
  readonly lab: NfsLab;
  readonly writer: NfsWriterName;
  /** One after the other, again and again. */
  readonly kinds: readonly RoundKind[];
  readonly rounds: number;
  /** Every choice comes from it; the moments, to the millisecond, do not. */
  readonly seed: number;
  readonly onRound: (record: RoundRecord) => void;
  readonly signal: AbortSignal;
}

/** One round, and what came of it. Plain JSON. */
export interface RoundRecord extends RoundStory {
  readonly round: number;
  readonly kind: RoundKind;
  /** Commits that were acknowledged to somebody. */
  readonly acknowledged: number;
  /** Claims by somebody else than the owner. */
  readonly takeovers: number;
  readonly failedSteps: Readonly<Record<string, number>>;
  readonly verdict: Verdict;
  readonly durationMs: number;
}

const plays: Readonly<Record<RoundKind, PlayRound>> = {
  failover: playFailover,
  "client-kill": playClientKill,
  zombie: playZombie,
};

/** All jobs lie in one store, as they do where clusters share a file system. */
const directory = "store";
const trimAgesMs = [0, 3_600_000] as const;

/** Plays the rounds, and judges each when all have come to rest. The first that does damage is the last. */
export async function runRounds(options: RunRoundsOptions): Promise<readonly RoundRecord[]> {
  const { lab, rounds, onRound } = options;
  const records: RoundRecord[] = [];
  const jobs: RoundJob[] = [];
  for (const client of lab.clients) await client.ask({ kind: "serve", port: verbPort });
  for (let round = 1; round <= rounds; round += 1) {
    options.signal.throwIfAborted();
    const { job, record } = await playOne(options, round);
    jobs.push(job);
    records.push(record);
    onRound(record);
    if (record.verdict.kind !== "whole") return records;
  }
  // What was whole at the end of its round is whole at the end of all.
  for (const [index, job] of jobs.entries()) {
    const verdict = await judged(async () => await job.look());
    const record = records[index];
    if (record && verdict.kind !== "whole") records[index] = { ...record, verdict };
  }
  return records;
}

async function playOne(
  { lab, writer, kinds, seed, signal }: RunRoundsOptions,
  round: number,
): Promise<{ readonly job: RoundJob; readonly record: RoundRecord }> {
  const choices = new Choices(seed * 1_000_003 + round);
  const startedAtMs = performance.now();
  const kind = kinds[(round - 1) % kinds.length] ?? "failover";
  const trimAgeMs = choices.pick(trimAgesMs);
  const job = new RoundJob({
    ...{ lab, writer, directory, trimAgeMs, signal },
    job: `round-${round}`,
    seed: choices.below(2 ** 31),
  });
  const [first, second] = choices.chance(0.5) ? lab.clients : [...lab.clients].reverse();
  if (!first || !second) throw new Error("the lab needs two clients");
  let story: RoundStory = { lostReplies: 0, lostLinks: 0 };
  const verdict = await judged(async () => {
    // Who works may see the damage before the judge does.
    story = await plays[kind]({ lab, job, choices, signal, victim: first, other: second });
    await job.rest();
    await job.look();
    await job.recoverIn(choices.pick(lab.clients));
    await job.look();
  });
  const record: RoundRecord = {
    ...{ round, kind, ...story, verdict },
    acknowledged: job.trial.acknowledged,
    takeovers: job.takeovers,
    failedSteps: Object.fromEntries(job.failedSteps),
    durationMs: performance.now() - startedAtMs,
  };
  return { job, record };
}

/** A verdict is never tried again: what a second look finds well was not, at the first. */
async function judged(look: () => Promise<void>): Promise<Verdict> {
  try {
    await look();
    return { kind: "whole" };
  } catch (error) {
    return verdictOf(error);
  }
}
