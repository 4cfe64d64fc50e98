import type { CaseContext } from "../../case/case-context.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import type { ObjectStep } from "../../child/programs/store-objects.js";
import { hasTold, killAtRandom } from "./child-lives.js";
import { leavesNothingBehind } from "./leaves-nothing-behind.js";
import { ObjectTrial } from "./object-trial.js";

/** More than a process gets done before it is killed. */
const rounds = 10_000;

async function killed(context: CaseContext, steps: readonly ObjectStep[]): Promise<void> {
  const { choices, tuning } = context;
  const trial = new ObjectTrial(context);
  for (let kill = 0; kill < tuning.kills; kill += 1) {
    const child = await trial.start({ steps, rounds });
    await killAtRandom(child, choices, choices.pick([2, 8, 60]));
    await trial.ended(child);
    await trial.judge();
  }
  context.note(`${tuning.kills} processes were killed; ${trial.acknowledged} acknowledgements had been told`);
}

async function inStreams(context: CaseContext): Promise<void> {
  const { choices, tuning } = context;
  const trial = new ObjectTrial(context);
  const kills = Math.max(3, Math.ceil(tuning.kills / 4));
  for (let kill = 0; kill < kills; kill += 1) {
    const steps = choices.pick<readonly ObjectStep[]>([["write-huge"], ["write", "write", "create"]]);
    const child = await trial.start({ steps, rounds, killInChunk: 1 + choices.below(20) });
    await trial.ended(child);
    await trial.judge();
  }
  context.note(`${kills} processes were killed while they streamed`);
}

async function together(context: CaseContext): Promise<void> {
  const { choices, tuning } = context;
  const trial = new ObjectTrial(context);
  const perRound = 4;
  const times = Math.max(2, Math.ceil(tuning.kills / perRound));
  const steps = ["create", "create", "write", "create"] as const;
  for (let time = 0; time < times; time += 1) {
    const starting = Array.from(
      { length: perRound },
      async () => await trial.start({ steps, rounds, waits: true }),
    );
    const children = await Promise.all(starting);
    for (const child of children) child.say("go");
    await hasTold(choices.pick(children), 8 + choices.below(60));
    for (const child of children) child.kill("SIGKILL");
    await trial.ended(...children);
    await trial.judge();
  }
  context.note(`${times * perRound} processes were killed, ${perRound} at a time`);
}

export const killedObjectCases: readonly ConformanceCase[] = [
  {
    id: "CRASH-01",
    group: "crash",
    title:
      "what a process wrote or created survives its SIGKILL if it was acknowledged, and else is whole or absent",
    level: "must",
    invariant: "DURABLE",
    needs: ["survives-process"],
    run: async (context) => await killed(context, ["write", "create", "write"]),
    otherwise: leavesNothingBehind,
  },
  {
    id: "CRASH-02",
    group: "crash",
    title: "a write whose process is killed while it streams leaves no object",
    level: "must",
    invariant: "ATOMIC",
    needs: ["survives-process"],
    run: inStreams,
    otherwise: leavesNothingBehind,
  },
  {
    id: "CRASH-03",
    group: "crash",
    title: "of processes that want the same keys and are killed together exactly one had created each",
    level: "must",
    invariant: "LINEAR",
    needs: ["survives-process"],
    run: together,
    otherwise: leavesNothingBehind,
  },
  {
    id: "CRASH-04",
    group: "crash",
    title:
      "what a process removed stays removed after its SIGKILL if it was acknowledged, and else is whole or gone",
    level: "must",
    invariant: "DURABLE",
    needs: ["survives-process"],
    run: async (context) => await killed(context, ["write", "remove", "write", "remove"]),
    otherwise: leavesNothingBehind,
  },
];
