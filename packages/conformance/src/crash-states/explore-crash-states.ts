import { InvalidArgumentError } from "@holdfast/core";
import { type CrashModelName, type CrashState, crashStates } from "@holdfast/worlds/disk";
import { Violation } from "../case/violation.js";
import type { CrashStatesReport } from "./crash-report.js";
import type { CrashSubject } from "./crash-subject.js";
import { type CrashViolation, crashViolation } from "./crash-violation.js";
import { judgeCrash } from "./judge-crash.js";
import { recordWorkload } from "./record-workload.js";
import type { RecordedRun } from "./recorded-run.js";
import { type ReplayToken, workloadSeed } from "./replay-token.js";
import { StateKeys } from "./state-keys.js";

export interface ExploreCrashStatesOptions {
  /** Decides everything; the same seed explores the same states. Default: 1. */
  readonly seed?: number;
  /** How many distinct crash states are judged. */
  readonly states: number;
  /** What a crash may leave. Default: `posix-min`, which allows the most. */
  readonly model?: CrashModelName;
  /** Has one fsync fail in some of the workloads. Default: true. */
  readonly failSyncs?: boolean;
  /** The exploration ends after so many violations. Default: 1. */
  readonly mostViolations?: number;
  /** Told after each state. */
  readonly onProgress?: (progress: CrashStatesProgress) => void;
  /** Ends the exploration with its reason. */
  readonly signal?: AbortSignal;
}

export interface CrashStatesProgress {
  readonly states: number;
  readonly workloads: number;
  readonly violations: number;
  /** Names the state: another exploration that has it too tells the same. */
  readonly stateKey: string;
  /** Names its disk. */
  readonly diskKey: string;
}

type Workload = Omit<ReplayToken, "states">;

/** Of so many workloads one has an fsync that fails. */
const failsSyncEvery = 3;
/** How many states of one workload are tried: another workload finds more than a few more of this one. */
const mostOfWorkload = 120;
/** Of so many workloads one is tried more thoroughly. */
const thoroughEvery = 5;
const mostOfThorough = 1000;
/** After one of so many states the recovery is recorded, and crashed as well. */
const secondCrashEvery = 24;
const mostSecondStates = 12;

/**
 * Tries what power cuts may leave of a backend that stores files, in a simulated disk: workloads of one job are
 * recorded, and each crash state that a moment of them may leave is judged. A fresh process looks at the job, claims it,
 * reads all that is live, commits and looks again; and now and then its machine crashes too.
 *
 * Nothing here depends on time or on the machine: the same seed and the same code give the same report.
 * @throws InvalidArgumentError for a number that is none
 */
export async function exploreCrashStates(
  subject: CrashSubject,
  options: ExploreCrashStatesOptions,
): Promise<CrashStatesReport> {
  const { seed = 1, states, mostViolations = 1, model = "posix-min", failSyncs = true } = options;
  for (const [name, value] of Object.entries({ states, mostViolations, seed })) {
    if (!(Number.isSafeInteger(value) && value >= (name === "seed" ? 0 : 1))) {
      throw new InvalidArgumentError(`${name} is ${value}; give a whole number of at least 1`);
    }
  }
  return await new Exploration(subject, { ...options, seed, mostViolations, model, failSyncs }).run();
}

/** The options, complete. */
type Settings = Pick<ExploreCrashStatesOptions, "onProgress" | "signal"> &
  Required<Omit<ExploreCrashStatesOptions, "onProgress" | "signal">>;

class Exploration {
  readonly #subject: CrashSubject;
  readonly #settings: Settings;
  readonly #states = new Set<string>();
  readonly #disks = new Set<string>();
  readonly #violations: CrashViolation[] = [];
  #workloads = 0;
  #secondCrashes = 0;
  #acknowledged = 0;
  #failedSyncs = 0;

  constructor(subject: CrashSubject, settings: Settings) {
    this.#subject = subject;
    this.#settings = settings;
  }

  async run(): Promise<CrashStatesReport> {
    const { failSyncs, model, seed } = this.#settings;
    while (!this.#isDone) {
      const workload = this.#workloads;
      this.#workloads += 1;
      const failsSync = failSyncs && workload % failsSyncEvery === 1;
      await this.#explore({ seed, workload, failsSync, model });
    }
    return {
      subject: this.#subject.name,
      model,
      seed,
      workloads: this.#workloads,
      failedSyncs: this.#failedSyncs,
      acknowledged: this.#acknowledged,
      states: this.#states.size,
      secondCrashes: this.#secondCrashes,
      disks: this.#disks.size,
      violations: this.#violations,
    };
  }

  get #isDone(): boolean {
    const { states, mostViolations } = this.#settings;
    return this.#states.size >= states || this.#violations.length >= mostViolations;
  }

  async #explore(workload: Workload): Promise<void> {
    const seed = workloadSeed(workload.seed, workload.workload);
    try {
      const { run, acknowledged, failedSyncs } = await recordWorkload(this.#subject, { ...workload, seed });
      this.#acknowledged += acknowledged;
      this.#failedSyncs += failedSyncs;
      const isThorough = workload.workload % thoroughEvery === thoroughEvery - 1;
      const mostStates = isThorough ? mostOfThorough : mostOfWorkload;
      await this.#judgeStates(workload, run, { earlier: [], seed, mostStates });
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      this.#violations.push(crashViolation(error, workload, []));
    }
  }

  /** Judges crash states of a run until one violates something: more of its kind would tell no more. */
  async #judgeStates(
    workload: Workload,
    run: RecordedRun,
    { earlier, ...search }: { earlier: readonly CrashState[]; seed: number; mostStates: number },
  ): Promise<boolean> {
    const { model, signal } = this.#settings;
    const keys = new StateKeys(run);
    let judged = 0;
    for (const state of crashStates(run.recording, { model, ...search })) {
      signal?.throwIfAborted();
      if (this.#isDone) return true;
      const stateKey = keys.keyOf(state);
      if (this.#states.has(stateKey)) continue;
      this.#states.add(stateKey);
      this.#disks.add(state.fingerprint);
      if (earlier.length > 0) this.#secondCrashes += 1;
      judged += 1;
      const records = earlier.length === 0 && judged % secondCrashEvery === 0;
      const { violation, after } = await judgeCrash({ subject: this.#subject, run, state, records });
      const states = [...earlier, state];
      if (violation) this.#violations.push(crashViolation(violation, workload, states));
      this.#tell(stateKey, state);
      if (violation) return false;
      const later = { earlier: states, seed: search.seed + judged, mostStates: mostSecondStates };
      if (after && !(await this.#judgeStates(workload, after, later))) return false;
    }
    return true;
  }

  #tell(stateKey: string, { fingerprint: diskKey }: CrashState): void {
    this.#settings.onProgress?.({
      states: this.#states.size,
      workloads: this.#workloads,
      violations: this.#violations.length,
      stateKey,
      diskKey,
    });
  }
}
