import { setTimeout as delay } from "node:timers/promises";
import type { CaseContext } from "../../case/case-context.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { check } from "../../case/violation.js";
import type { Child } from "../../child/child.js";
import { asJobMessages } from "../../child/workload/job-message.js";
import type { JobStep } from "../../child/workload/job-work.js";
import { CaseJobTrial } from "./case-job-trial.js";
import { hasTold } from "./child-lives.js";
import { leavesNothingBehind } from "./leaves-nothing-behind.js";
import { ObjectTrial } from "./object-trial.js";

/** How long others are waited for while a process is stopped, in milliseconds. */
const patienceMs = 3000;

/**
 * Lets a stopped process go on when others have done something meanwhile. Where the storage locks, the process may hold
 * the lock, so that they can only do it when it goes on.
 */
async function continueAfter(child: Child, others: Promise<void>): Promise<void> {
  const over = new AbortController();
  const patience = delay(patienceMs, undefined, { signal: over.signal }).catch(() => undefined);
  await Promise.race([others, patience]);
  over.abort();
  child.kill("SIGCONT");
  await others;
}

/** How often a process is stopped in each case; each takes longer than a kill. */
function stopsOf({ tuning }: CaseContext): number {
  return Math.max(4, Math.ceil(tuning.kills / 3));
}

/** How many boundaries a process reaches with some steps if nobody stops it. */
async function boundariesOf(trial: CaseJobTrial, steps: readonly JobStep[]): Promise<number> {
  const unhurt = await trial.start({ steps });
  await trial.ended(unhurt);
  const done = asJobMessages(unhurt.told).find(({ kind }) => kind === "done");
  return done?.kind === "done" ? done.boundaries : 0;
}

/** Waits until the process has stopped itself, takes the job over, and lets it go on. */
async function stopAtBoundary(trial: CaseJobTrial, child: Child): Promise<boolean> {
  const stopped = await child.waitFor("reached").then(
    () => true,
    () => false,
  );
  if (stopped) await trial.takeOver();
  child.kill("SIGCONT");
  await trial.ended(child);
  return stopped;
}

async function stoppedOwner(context: CaseContext): Promise<void> {
  const { choices } = context;
  const trial = new CaseJobTrial(context, { trimAgeMs: choices.pick([0, 20]) });
  const steps = ["claim", "commit", "commit-two", "commit", "sweep", "commit"] as const;
  const boundaries = await boundariesOf(trial, steps);
  let stops = 0;
  for (let stop = 0; stop < stopsOf(context); stop += 1) {
    const stopAt = 1 + choices.below(boundaries);
    const child = await trial.start({ steps, stopAt, untilFenced: true });
    if (await stopAtBoundary(trial, child)) stops += 1;
    await trial.look();
    await trial.recover();
  }
  await trial.clean();
  context.note(`${stops} owners were stopped and others took over`);
}

async function stoppedAtRandom(context: CaseContext): Promise<void> {
  const { choices } = context;
  const trial = new CaseJobTrial(context, { trimAgeMs: choices.pick([0, 20]) });
  const steps = ["claim", ...Array.from({ length: 30 }, () => "commit" as const)] as const;
  for (let stop = 0; stop < stopsOf(context); stop += 1) {
    const child = await trial.start({ steps, untilFenced: true });
    await hasTold(child, choices.below(20));
    await delay(choices.below(10));
    child.kill("SIGSTOP");
    await continueAfter(child, trial.takeOver());
    await trial.ended(child);
    await trial.look();
    await trial.recover();
  }
  await trial.clean();
}

async function stoppedSweeper(context: CaseContext): Promise<void> {
  const { choices } = context;
  const trial = new CaseJobTrial(context, { trimAgeMs: choices.pick([0, 20]) });
  const garbage = ["claim", "commit", "commit", "commit", "commit", "commit-two"] as const;
  await trial.ended(await trial.start({ steps: garbage }));
  const boundaries = await boundariesOf(trial, ["sweep"]);
  for (let stop = 0; stop < stopsOf(context); stop += 1) {
    await trial.ended(await trial.start({ steps: garbage }));
    // Most of the boundaries are reads before anything is removed; the last ones are at the removals.
    const child = await trial.start({ steps: ["sweep"], stopAt: boundaries - choices.below(boundaries) });
    await stopAtBoundary(trial, child);
    await trial.look();
    await trial.recover();
  }
  await trial.clean();
}

async function stoppedReader(context: CaseContext): Promise<void> {
  const { choices } = context;
  const trial = new CaseJobTrial(context, { trimAgeMs: choices.pick([0, 20]) });
  await trial.ended(await trial.start({ steps: ["claim", "commit", "commit"] }));
  const boundaries = await boundariesOf(trial, ["pin-and-read"]);
  for (let stop = 0; stop < stopsOf(context); stop += 1) {
    const child = await trial.start({ steps: ["pin-and-read"], stopAt: 1 + choices.below(boundaries) });
    await stopAtBoundary(trial, child);
    const failed = asJobMessages(child.told).find(({ kind }) => kind === "failed");
    check(failed === undefined, () => {
      return `RESTORABLE: a stopped reader could not pin, read and let go of a checkpoint: ${JSON.stringify(failed)}`;
    });
    await trial.look();
    await trial.recover();
  }
  await trial.clean();
}

/** Both want the same keys, one after the other. Who is ahead is stopped until the other has overtaken it. */
async function stoppedCreator(context: CaseContext): Promise<void> {
  const { choices } = context;
  const trial = new ObjectTrial(context);
  const input = { steps: ["create", "create", "create"] as const, rounds: 40, waits: true };
  for (let time = 0; time < stopsOf(context); time += 1) {
    const children = await Promise.all([trial.start(input), trial.start(input)]);
    for (const child of children) child.say("go");
    for (let stop = 0; stop < 5; stop += 1) {
      await hasTold(children[0], children[0].told.length + choices.below(8));
      await delay(choices.below(25));
      const [ahead, behind] = children.toSorted((a, b) => b.told.length - a.told.length);
      if (!ahead || !behind) return;
      ahead.kill("SIGSTOP");
      await continueAfter(ahead, hasTold(behind, ahead.told.length + 12));
    }
    await trial.ended(...children);
    await trial.judge();
  }
}

export const stoppedProcessCases: readonly ConformanceCase[] = [
  {
    id: "CRASH-11",
    group: "crash",
    title: "an owner that is stopped right before or after a call of a verb is fenced when it goes on",
    level: "must",
    invariant: "FENCED",
    needs: ["survives-process"],
    run: stoppedOwner,
    otherwise: leavesNothingBehind,
  },
  {
    id: "CRASH-12",
    group: "crash",
    title: "an owner that is stopped at any moment is fenced when it goes on",
    level: "must",
    invariant: "FENCED",
    needs: ["survives-process"],
    run: stoppedAtRandom,
    otherwise: leavesNothingBehind,
  },
  {
    id: "CRASH-13",
    group: "crash",
    title: "a sweeper that is stopped and goes on with what it knew removes nothing that is needed",
    level: "must",
    invariant: "RESTORABLE",
    needs: ["survives-process"],
    run: stoppedSweeper,
    otherwise: leavesNothingBehind,
  },
  {
    id: "CRASH-14",
    group: "crash",
    title: "a reader that is stopped with a pin reads on when it goes on",
    level: "must",
    invariant: "RESTORABLE",
    needs: ["survives-process"],
    run: stoppedReader,
    otherwise: leavesNothingBehind,
  },
  {
    id: "CRASH-15",
    group: "crash",
    title: "a process that is stopped while it creates takes no key that another has got meanwhile",
    level: "must",
    invariant: "LINEAR",
    needs: ["survives-process"],
    run: stoppedCreator,
    otherwise: leavesNothingBehind,
  },
];
