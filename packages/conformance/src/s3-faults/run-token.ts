import { describeError } from "../case/expectations.js";
import { Violation } from "../case/violation.js";
import type { S3FaultViolation } from "./fault-report.js";
import type { S3FaultSubject } from "./fault-subject.js";
import { ScenePlay } from "./play-scene.js";
import { type FaultRun, renderToken } from "./replay-token.js";
import { seededRun } from "./seeded-faults.js";
import { withSingleFault } from "./single-fault.js";

export interface EndedRun {
  readonly requests: number;
  readonly faults: number;
  readonly acknowledged: number;
  readonly violation?: S3FaultViolation;
}

/** Each run has a seed of its own. */
function runSeed(seed: number, run: number): number {
  return (Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(run + 1, 0x85ebca6b)) >>> 0;
}

/** Does one run, from its first request to its judgement. */
export async function doRun(subject: S3FaultSubject, run: FaultRun): Promise<EndedRun> {
  const plan = "run" in run ? seededRun(runSeed(run.seed, run.run)) : withSingleFault(run);
  const play = new ScenePlay(subject, plan);
  try {
    const { requests, acknowledged, clients } = await play.play();
    const faults = clients.reduce((sum, { met }) => sum + met.length, 0);
    return { requests, faults, acknowledged };
  } catch (error) {
    const { count, requests } = play.world.log;
    const faults = requests.filter(({ fault }) => fault !== undefined).length;
    return { requests: count, faults, acknowledged: 0, violation: violationOf(error, run, play) };
  }
}

function violationOf(error: unknown, run: FaultRun, { told, world }: ScenePlay): S3FaultViolation {
  const isViolation = error instanceof Violation;
  const message = isViolation ? error.message : `PROGRESS: a run ended with ${describeError(error)}`;
  const [invariant = "PROGRESS"] = /^[A-Z]+(?=: )/.exec(message) ?? [];
  const lines = told.map(({ kind, ...details }) => `${kind} ${JSON.stringify(details)}`);
  const story = [lines.join("\n"), String(world.log), message].join("\n\n");
  return { invariant, message, token: renderToken(run), story };
}
