import { Choices } from "@holdfast/worlds";
import type { FoundTree } from "@holdfast/worlds/disk";
import { judgeTree, refusesLossOfSynced } from "./judge-tree.js";
import { randomCalls, randomSetup } from "./random-calls.js";
import type { CutTree, RealMachine, TreeWork } from "./real-machine.js";
import type { RealFormat } from "./reality-options.js";
import { type DoneCalls, replayCalls } from "./replay-calls.js";
import { changesSeen, type SeenChange } from "./seen-changes.js";

/** What a format's real disks showed. */
export interface RealityReport {
  readonly format: RealFormat;
  cuts: number;
  /** How many trees were compared, and how many calls were done in them. */
  trees: number;
  calls: number;
  /** How many trees had lost something, and would have been refused had all been fsynced. */
  refused: number;
  /** How many of the trees each model allows. */
  readonly allowed: Record<"posix-min" | "ext4-like", number>;
  /** In how many of the trees each change was seen. */
  readonly seen: Partial<Record<SeenChange, number>>;
  readonly disagreements: Disagreement[];
}

/** A real disk did what the simulated one does not. */
export interface Disagreement {
  readonly format: RealFormat;
  readonly seed: number;
  readonly cut: number;
  readonly tree: number;
  readonly problems: readonly string[];
  readonly done: DoneCalls;
  readonly found: FoundTree;
}

const treesOfCut = 4;
const mostCalls = 36;
const mostRestMs = 4;

export interface RandomCallsOptions {
  readonly format: RealFormat;
  readonly cuts: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly onCut: (report: RealityReport) => void;
}

/** Has random calls done on a real disk, cuts its power, and asks the simulated disk whether it may have left that. */
export async function tryRandomCalls(
  machine: RealMachine,
  { format, cuts, seed, signal, onCut }: RandomCallsOptions,
): Promise<RealityReport> {
  const report: RealityReport = {
    format,
    cuts: 0,
    trees: 0,
    calls: 0,
    refused: 0,
    allowed: { "posix-min": 0, "ext4-like": 0 },
    seen: {},
    disagreements: [],
  };
  for (let cut = 1; cut <= cuts; cut += 1) {
    signal.throwIfAborted();
    const choices = new Choices(seed * 1_000_003 + cut);
    const work = Array.from({ length: treesOfCut }, () => randomWork(choices));
    const calls = work.reduce((sum, one) => sum + one.calls.length, 0);
    const afterCalls = 1 + choices.below(calls);
    const trees = await machine.cut({ trees: work, afterCalls, flushLog: choices.chance(0.3) });
    for (const [tree, one] of trees.entries()) {
      const problems = await compare(one, report);
      if (problems.length > 0) report.disagreements.push({ format, seed, cut, tree, problems, ...one });
    }
    report.cuts += 1;
    onCut(report);
  }
  return report;
}

function randomWork(choices: Choices): TreeWork {
  const calls = randomCalls(choices, 4 + choices.below(mostCalls - 4));
  const restsMs = calls.map(() => (choices.chance(0.5) ? choices.below(mostRestMs + 1) : 0));
  return { setup: randomSetup(choices), calls, restsMs };
}

/** Counts what was seen. Answers what the simulated disk does otherwise. */
async function compare({ done, found }: CutTree, report: RealityReport): Promise<string[]> {
  const replayed = await replayCalls(done);
  const posixMin = judgeTree(replayed, found, "posix-min");
  report.trees += 1;
  report.calls += done.ends.length;
  if (posixMin.isAllowed) report.allowed["posix-min"] += 1;
  if (judgeTree(replayed, found, "ext4-like").isAllowed) report.allowed["ext4-like"] += 1;
  for (const change of changesSeen(replayed.visible, found))
    report.seen[change] = (report.seen[change] ?? 0) + 1;
  const isRefused = refusesLossOfSynced(replayed, found);
  if (isRefused) report.refused += 1;
  return [
    ...replayed.differences,
    ...posixMin.reasons.map((reason) => `not allowed: ${reason}`),
    ...(isRefused === false
      ? ["allowed even if all had been fsynced, so that the judge judges nothing"]
      : []),
  ];
}
