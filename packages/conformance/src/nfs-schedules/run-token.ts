import { runSeed } from "../scene/run-seed.js";
import { violationReport } from "../scene/violation-report.js";
import type { NfsViolation } from "./nfs-report.js";
import type { NfsSubject } from "./nfs-subject.js";
import { NfsPlay } from "./play-nfs-scene.js";
import { type NfsRun, renderToken } from "./replay-token.js";
import { seededNfsRun } from "./seeded-nfs-run.js";
import { withSingleNfsFault } from "./single-nfs-fault.js";

export interface EndedNfsRun {
  readonly requests: number;
  readonly faults: number;
  readonly happenings: number;
  readonly acknowledged: number;
  /** Tells the schedule from all others. */
  readonly schedule: string;
  readonly violation?: NfsViolation;
}

/** Does one run, from its first request to its judgement. */
export async function doRun(subject: NfsSubject, run: NfsRun): Promise<EndedNfsRun> {
  const plan =
    "run" in run ? seededNfsRun(subject, runSeed(run.seed, run.run)) : withSingleNfsFault(subject, run);
  const play = new NfsPlay(subject, plan);
  const { world } = play;
  try {
    const { faults, happenings, acknowledged } = await play.play();
    return { requests: world.log.count, faults, happenings, acknowledged, schedule: world.digest };
  } catch (error) {
    const violation = violationReport(error, renderToken(run), play);
    const none = { faults: 0, happenings: 0, acknowledged: 0 };
    return { requests: world.log.count, ...none, schedule: world.digest, violation };
  }
}
