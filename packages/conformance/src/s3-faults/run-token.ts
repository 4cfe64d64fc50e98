import { runSeed } from "../scene/run-seed.js";
import { violationReport } from "../scene/violation-report.js";
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
    return {
      requests: count,
      faults,
      acknowledged: 0,
      violation: violationReport(error, renderToken(run), play),
    };
  }
}
