import type { Choices } from "@holdfast/worlds";
import type { DiskRecording } from "@holdfast/worlds/disk";
import type { CheckpointName, JobMessage } from "../child/workload/job-message.js";
import type { JobSettings } from "../child/workload/job-settings.js";
import { keyOf } from "../trial/job-ledger.js";
import { JobTrial } from "../trial/job-trial.js";
import type { RecordedRun } from "./recorded-run.js";
import type { StoryNote } from "./story.js";
import { UndisturbedBackend } from "./undisturbed-backend.js";
import type { WorldMachine } from "./world-machine.js";

export interface JudgingTrialOptions {
  readonly run: RecordedRun;
  readonly machine: WorldMachine;
  readonly choices: Choices;
  /** Puts down what happens, for crashes of the recovery. */
  readonly recording: DiskRecording | undefined;
}

/** What a commit after a crash adds: most of it travels in the record, so that few files are written. */
const oneSmallEntry: Partial<JobSettings> = { mostNewEntries: 1, inlineLimitBytes: 3100 };
/** Of so many recoveries one also gives up what the dead held, and is looked at when it is over. */
const recoversAtLength = 0.2;

/** The trial of one crash state. It reads each thing once, since nobody else is at work, and reading takes its time. */
export class JudgingTrial extends JobTrial {
  readonly #recording: DiskRecording | undefined;
  readonly #read = new Set<string>();

  constructor({ run, machine, choices, recording }: JudgingTrialOptions) {
    const { traits, rules } = run.facts;
    super({
      traits,
      rules: { ...rules, ...oneSmallEntry },
      seed: choices.below(2 ** 31),
      open: async () => new UndisturbedBackend(await machine.open()),
      surroundings: machine.surroundings,
      processPrefix: `life-${run.nextLife}-`,
      recoversBriefly: !choices.chance(recoversAtLength),
      judging: {
        reads: (name) => this.#reads(name),
        ...(recording && { onKnown: (known) => recording.mark({ known } satisfies StoryNote) }),
      },
    });
    this.#recording = recording;
  }

  override hear(message: JobMessage): void {
    super.hear(message);
    if (message.kind === "read") this.#read.add(keyOf(message));
    this.#recording?.mark({ told: message } satisfies StoryNote);
  }

  /** Takes in what is known from before the crash. What was read then has been judged. */
  recall(story: readonly StoryNote[]): void {
    for (const note of story) {
      if ("known" in note) this.judge.learn(note.known);
      else if (note.told.kind !== "read") this.ledger.hear(note.told);
    }
  }

  #reads(name: CheckpointName): boolean {
    const key = keyOf(name);
    if (this.#read.has(key)) return false;
    this.#read.add(key);
    return true;
  }
}
