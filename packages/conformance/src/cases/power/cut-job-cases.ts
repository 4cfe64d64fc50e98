import type { CaseContext } from "../../case/case-context.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import type { JobMessage } from "../../child/workload/job-message.js";
import { type JobStep, JobWork } from "../../child/workload/job-work.js";
import { CaseJobTrial } from "../crash/case-job-trial.js";
import { CutMachine, type MachineLife } from "./cut-machine.js";
import { declaresLess } from "./declares-less.js";
import { noFailSync } from "./object-lives.js";

/** So many power cuts a machine goes through before a fresh one takes its place. */
const cutsPerMachine = 10;
/** A life that nothing else cuts ends after at most so many moments: some during the recovery. */
const mostMoments = [60, 600, 1500];

/** A simulated disk keeps account of every sector. */
const smallState = { inlineLimitBytes: 512, blockBytes: 1024, hugeBytes: 20_000 };

const steps: readonly JobStep[] = [
  ...(["commit", "commit", "commit", "commit-two", "sweep", "savepoint", "release", "pin-and-read"] as const),
];
/** After these the power may be cut at once. */
const acknowledgements: ReadonlySet<string> = new Set(["claimed", "committed", "named", "pinned", "carried"]);

async function livesOfJobs(context: CaseContext, failsSync: boolean): Promise<void> {
  const { choices, tuning } = context;
  let committed = 0;
  for (let cuts = 0; cuts < tuning.powerCuts; ) {
    const machine = await CutMachine.start(context);
    const rules = { ...smallState, trimAgeMs: choices.pick([0, 3_600_000]) };
    const trial = new CaseJobTrial(context, rules, async () => await machine.open());
    for (let life = 0; life < cutsPerMachine && cuts < tuning.powerCuts; life += 1, cuts += 1) {
      if (failsSync) machine.failSync(choices.below(60));
      if (failsSync && !machine.failsSyncs && cuts === 0) context.note(noFailSync);
      const work = async (on: MachineLife): Promise<void> =>
        await workUntilCut(context, trial, on, failsSync);
      await machine.live(choices.below(choices.pick(mostMoments)), [work]);
      machine.healSyncs();
      await trial.look();
      if (choices.chance(0.5)) await trial.recover();
    }
    await trial.recover();
    committed += trial.judge.knownCount;
    await machine.dispose();
  }
  context.note(`${tuning.powerCuts} power cuts; ${committed} checkpoints had been committed`);
}

/** Claims the job and goes on with it, until the power is gone. */
async function workUntilCut(
  { choices }: CaseContext,
  trial: CaseJobTrial,
  life: MachineLife,
  failsSync: boolean,
): Promise<void> {
  const program = await life.start();
  let momentsLeft = choices.chance(0.5) ? choices.below(12) : Number.POSITIVE_INFINITY;
  const tell = (message: JobMessage): void => {
    if (!program.isOn) return;
    trial.ledger.hear(message);
    if (!acknowledgements.has(message.kind)) return;
    if (momentsLeft === 0) life.cut();
    momentsLeft -= 1;
  };
  // A place of which an fsync failed may be refused from then on.
  const alsoTolerated = failsSync ? ["UNSAFE_STORAGE"] : [];
  const work = new JobWork(program.client, { ...trial.order(), alsoTolerated }, tell);
  await work.step("claim");
  for (let done = 0; done < 12 && life.isOn; done += 1) await work.step(choices.pick(steps));
}

export const cutJobCases: readonly ConformanceCase[] = [
  {
    id: "POWER-07",
    group: "power",
    title: "what was acknowledged of a job survives power cuts at any moment, also during recovery",
    level: "must",
    invariant: "DURABLE",
    needs: ["power-cuts"],
    run: async (context) => await livesOfJobs(context, false),
    otherwise: declaresLess,
    otherwiseNeeds: ["less-than-power-loss"],
  },
  {
    id: "POWER-08",
    group: "power",
    title: "when an fsync fails no commit is acknowledged that a power cut then takes",
    level: "must",
    invariant: "HONEST",
    needs: ["power-cuts"],
    run: async (context) => await livesOfJobs(context, true),
    otherwise: declaresLess,
    otherwiseNeeds: ["less-than-power-loss"],
  },
];
