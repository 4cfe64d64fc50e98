import type { CaseContext } from "../../case/case-context.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { chunksOfHuge } from "../../child/workload/composed-draft.js";
import type { JobStep } from "../../child/workload/job-work.js";
import { CaseJobTrial } from "./case-job-trial.js";
import { hasTold, killAtRandom } from "./child-lives.js";
import { leavesNothingBehind } from "./leaves-nothing-behind.js";

/** More than a process gets done before it is killed. */
const endless = Array.from({ length: 500 }, () => "anything" as const);

/** One of each thing that can be done with a job. */
const script = [
  ...(["claim", "commit", "commit-two", "savepoint", "pin-and-read", "commit", "verify"] as const),
  ...(["commit", "sweep", "release", "commit", "sweep", "claim", "commit"] as const),
];

/** Looks at the job after a process' death; sometimes somebody new goes on, sometimes the next one has to find out. */
async function afterDeath({ choices }: CaseContext, trial: CaseJobTrial): Promise<void> {
  await trial.look();
  if (choices.chance(0.6)) await trial.recover();
  if (choices.chance(0.2)) {
    await trial.recover();
    await trial.clean();
  }
}

async function atTheEnd(context: CaseContext, trial: CaseJobTrial, kills: number): Promise<void> {
  await trial.recover();
  await trial.clean();
  context.note(`${kills} processes were killed; ${trial.judge.knownCount} checkpoints had been committed`);
}

async function randomMoments(context: CaseContext): Promise<void> {
  const { choices, tuning } = context;
  const trial = new CaseJobTrial(context, { trimAgeMs: choices.pick([0, 0, 3_600_000]) });
  for (let kill = 0; kill < tuning.kills; kill += 1) {
    const child = await trial.start({ steps: ["claim", ...endless] });
    // A few words are told by then: most lives end in a claim, a recovery or early commits.
    await killAtRandom(child, choices, choices.pick([3, 12, 40]));
    await trial.ended(child);
    await afterDeath(context, trial);
  }
  await atTheEnd(context, trial, tuning.kills);
}

async function everyBoundary(context: CaseContext): Promise<void> {
  const { choices, tuning } = context;
  const trial = new CaseJobTrial(context, { trimAgeMs: 0 });
  const unhurt = await trial.start({ steps: script });
  await trial.ended(unhurt);
  const boundaries = Number((unhurt.told.at(-1) as { boundaries?: number } | undefined)?.boundaries ?? 0);
  await trial.look();
  let kills = 0;
  for (const killAt of spread(boundaries, tuning.kills, choices.fraction())) {
    const child = await trial.start({ steps: script, killAt });
    const { signal } = await trial.ended(child);
    if (signal === "SIGKILL") kills += 1;
    await afterDeath(context, trial);
  }
  context.note(`an undisturbed process calls verbs with ${boundaries} boundaries`);
  await atTheEnd(context, trial, kills);
}

/** Numbers from 1 on, all of them if there is room, else as many as there is, evenly. */
function spread(count: number, room: number, offset: number): readonly number[] {
  if (count <= room) return Array.from({ length: count }, (_, index) => index + 1);
  return Array.from({ length: room }, (_, index) => 1 + Math.floor(((index + offset) * count) / room));
}

async function insideStreams(context: CaseContext): Promise<void> {
  const { choices, tuning } = context;
  const trial = new CaseJobTrial(context, { trimAgeMs: 0 });
  const kills = Math.max(3, Math.ceil(tuning.kills / 4));
  for (let kill = 0; kill < kills; kill += 1) {
    const steps = ["claim", choices.pick<JobStep>(["commit", "latest"]), "commit-huge"] as const;
    const child = await trial.start({ steps, killInChunk: 2 + choices.below(chunksOfHuge - 2) });
    await trial.ended(child);
    await afterDeath(context, trial);
  }
  await atTheEnd(context, trial, kills);
}

/** Several at once claim, commit, hold and sweep; the seed picks who is killed when, and another takes the place. */
async function severalAtOnce(context: CaseContext): Promise<void> {
  const { choices, tuning } = context;
  const trial = new CaseJobTrial(context, { trimAgeMs: choices.pick([0, 3_600_000]) });
  const begin = async (): ReturnType<CaseJobTrial["start"]> => {
    const kind = choices.chance(0.7) ? "anything" : "anything-but-writing";
    return await trial.start({ steps: endless.map(() => kind) });
  };
  const rounds = Math.max(2, Math.ceil(tuning.kills / 6));
  let kills = 0;
  for (let round = 0; round < rounds; round += 1) {
    const children = await Promise.all([begin(), begin(), begin(), begin()]);
    await hasTold(choices.pick(children), 3 + choices.below(20));
    // One dies early and is replaced while the others go on; in the end all die, at about the same time.
    const [early, ...others] = children;
    if (early) await killAtRandom(early, choices, 10);
    const late = await begin();
    await hasTold(late, choices.below(20));
    for (const child of [...others, late]) child.kill("SIGKILL");
    for (const child of [...children, late]) await trial.ended(child);
    kills += children.length + 1;
    await trial.look();
    await trial.recover();
    if (choices.chance(0.4)) await trial.clean();
  }
  await atTheEnd(context, trial, kills);
}

export const killedJobCases: readonly ConformanceCase[] = [
  {
    id: "CRASH-07",
    group: "crash",
    title: "what was acknowledged of a job survives the SIGKILL of its process at any moment",
    level: "must",
    invariant: "DURABLE",
    needs: ["survives-process"],
    run: randomMoments,
    otherwise: leavesNothingBehind,
  },
  {
    id: "CRASH-08",
    group: "crash",
    title: "a process that is killed right before or after any call of a verb leaves a job that goes on",
    level: "must",
    invariant: "PROGRESS",
    needs: ["survives-process"],
    run: everyBoundary,
    otherwise: leavesNothingBehind,
  },
  {
    id: "CRASH-09",
    group: "crash",
    title: "a process that is killed while it streams state leaves nothing of the checkpoint",
    level: "must",
    invariant: "ATOMIC",
    needs: ["survives-process"],
    run: insideStreams,
    otherwise: leavesNothingBehind,
  },
  {
    id: "CRASH-10",
    group: "crash",
    title:
      "several processes that claim, commit, hold and sweep one job and are killed never contradict each other",
    level: "must",
    invariant: "FENCED",
    needs: ["survives-process"],
    run: severalAtOnce,
    otherwise: leavesNothingBehind,
  },
];
