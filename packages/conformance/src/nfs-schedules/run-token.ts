import { describeError } from "../case/expectations.js";
import { Violation } from "../case/violation.js";
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

/** Each run has a seed of its own. */
function runSeed(seed: number, run: number): number {
  return (Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(run + 1, 0x85ebca6b)) >>> 0;
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
    const violation = violationOf(error, run, play);
    const none = { faults: 0, happenings: 0, acknowledged: 0 };
    return { requests: world.log.count, ...none, schedule: world.digest, violation };
  }
}

function violationOf(error: unknown, run: NfsRun, { told, world }: NfsPlay): NfsViolation {
  const isViolation = error instanceof Violation;
  const message = isViolation ? error.message : `PROGRESS: a run ended with ${describeError(error)}`;
  const [invariant = "PROGRESS"] = /^[A-Z]+(?=: )/.exec(message) ?? [];
  const lines = told.map(({ kind, ...details }) => `${kind} ${JSON.stringify(details)}`);
  const story = [lines.join("\n"), String(world.log), message].join("\n\n");
  return { invariant, message, token: renderToken(run), story };
}
