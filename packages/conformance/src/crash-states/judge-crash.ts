import { Choices } from "@holdfast/worlds";
import type { CrashState } from "@holdfast/worlds/disk";
import { describeError } from "../case/expectations.js";
import { Violation } from "../case/violation.js";
import type { CrashSubject } from "./crash-subject.js";
import { JudgingTrial } from "./judging-trial.js";
import type { RecordedRun } from "./recorded-run.js";
import { asStory } from "./story.js";
import { WorldClock } from "./world-clock.js";
import { WorldMachine } from "./world-machine.js";

/** The machine stands still so long before it starts again, in milliseconds. */
const outageMs = 600_000;
/** No judgement takes a hundredth of it, in milliseconds of the real clock. */
const longestMs = 120_000;

export interface CrashJudgement {
  readonly violation?: Violation;
  /** What went on after the crash, recorded if that was asked for. */
  readonly after?: RecordedRun;
}

export interface JudgeOptions {
  readonly subject: CrashSubject;
  readonly run: RecordedRun;
  readonly state: CrashState;
  /** Whether the recovery is recorded as well. */
  readonly records: boolean;
}

/**
 * A machine starts on what a crash left. A fresh process looks at the job, claims it, reads everything, gives up what the
 * dead held, commits, and looks again; sometimes it sweeps.
 */
export async function judgeCrash({ subject, run, state, records }: JudgeOptions): Promise<CrashJudgement> {
  const { facts, nextLife: life } = run;
  const choices = new Choices(seedOf(state.id));
  const clock = new WorldClock(life * outageMs);
  const disk = state.disk({ clock });
  const machine = new WorldMachine({ subject, disk, clock, seed: choices.below(2 ** 31), life });
  const recording = records ? disk.record() : undefined;
  const trial = new JudgingTrial({ run, machine, choices, recording });
  const story = [...run.before, ...asStory(state.notes)];
  const violation = await endOf(async () => {
    trial.recall(story);
    // Most processes come to write at once; some only read, and leave it to another one to write.
    if (choices.chance(0.1)) await trial.look();
    await trial.recover();
    if (choices.chance(0.05)) await trial.clean();
  });
  if (violation) return { violation };
  if (!recording) return {};
  return { after: { facts, recording, nextLife: life + 1, before: story } };
}

/** How a judgement ends: well, or with what does not hold. */
async function endOf(run: () => Promise<void>): Promise<Violation | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const message = `BOUNDED: after a crash a process waited ${longestMs} ms for something that did not come`;
    timer = setTimeout(() => reject(new Violation(message)), longestMs);
  });
  try {
    await Promise.race([run(), tooLate]);
    return undefined;
  } catch (error) {
    if (error instanceof Violation) return error;
    return new Violation(`PROGRESS: after a crash: ${describeError(error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** A number that the same state always has. */
function seedOf(id: string): number {
  let mixed = 0x811c9dc5;
  for (const char of id) mixed = Math.imul(mixed ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return mixed >>> 0;
}
