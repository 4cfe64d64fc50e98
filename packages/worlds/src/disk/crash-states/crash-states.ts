import { InvalidArgumentError } from "@holdfast/core";
import { Choices } from "../../choices.js";
import { survivorsOver } from "../apply-atom.js";
import { type CrashModel, type CrashModelName, crashModel } from "../crash-model.js";
import { allSurvivals, countSurvivals } from "./all-survivals.js";
import { ChosenCrashState, type CrashState, type CrashWindow, windowAt } from "./crash-state.js";
import { crashWindows } from "./crash-windows.js";
import { fingerprint } from "./disk-fingerprint.js";
import { type DiskRecording, type RecordedRun, recordedRun } from "./disk-recording.js";
import { RunReplay } from "./run-replay.js";
import { coveringSurvivals, type Survivals, sampledSurvivals } from "./survival-candidates.js";
import { decodeModelAndMoment, decodeSurvivals, encodeSurvivals } from "./survival-code.js";

export interface CrashStatesOptions {
  /** What a power cut may leave. Default: the model of the disk that was recorded. */
  readonly model?: CrashModelName;
  /** Decides what is tried where not everything is; the same seed has the same states in the same order. */
  readonly seed: number;
  /** Ends after so many states, spread over the whole run. Default: no limit. */
  readonly mostStates?: number;
  /** Where a moment has no more than so many choices of what survives, all are tried. Default: 1,000. */
  readonly exhaustiveUpTo?: number;
}

const defaultExhaustiveUpTo = 1000;
/** How often chance is asked in vain, for each state that is wanted, before it is told that there are no more. */
const triesPerState = 4;
/** How many choices by chance a moment gets where no number of states is asked for. */
const samplesPerMoment = 64;

/**
 * The disks that a power cut could have left, at any moment of a recording; each once, unless other things had been
 * marked by then. Where a moment has few choices of what survives, all of them are tried. Where it has many, those that
 * find mistakes in ordering come first: nothing and all, each change lost alone, kept alone, and as the last that was
 * kept, each write torn, two changes reordered, files and directories kept or lost as a whole; and then others by chance.
 *
 * Lazy: the next state is made when it is asked for. The recording may go on meanwhile; what comes later does not count.
 * @throws InvalidArgumentError for an unknown model, or a number that is none
 */
export function crashStates(recording: DiskRecording, options: CrashStatesOptions): Iterable<CrashState> {
  const run = recordedRun(recording);
  const model = crashModel(options.model ?? run.start.model.name);
  const { seed, mostStates = Number.POSITIVE_INFINITY, exhaustiveUpTo = defaultExhaustiveUpTo } = options;
  assertCount("mostStates", mostStates);
  assertCount("exhaustiveUpTo", exhaustiveUpTo);
  return {
    [Symbol.iterator]: () => new CrashSearch(run, model, { seed, mostStates, exhaustiveUpTo }).states(),
  };
}

/**
 * The crash state with this id.
 * @throws InvalidArgumentError when it is none of this recording, or of a recording of the same run
 */
export function crashStateOf(recording: DiskRecording, id: string): CrashState {
  const run = recordedRun(recording);
  const { model, moment } = decodeModelAndMoment(id);
  if (moment > run.moments) {
    throw new InvalidArgumentError(
      `the crash state ${id} is of a later moment than the ${run.moments} recorded`,
    );
  }
  const replay = new RunReplay(run.entries, run.start.fork(model));
  const window = windowAt(replay, moment);
  const survivals = decodeSurvivals(id, window.pending);
  const print = fingerprint(survivorsOver(window.durable, window.pending, survivals));
  return new ChosenCrashState(window, { model, moment, survivals }, print);
}

/** One search for the crash states of a run. */
class CrashSearch {
  readonly #entries: RecordedRun["entries"];
  readonly #run: RecordedRun;
  readonly #model: CrashModel;
  readonly #options: Required<Omit<CrashStatesOptions, "model">>;
  /** Choices that were tried, and states that were found. */
  readonly #seen = new Set<string>();
  #found = 0;

  constructor(run: RecordedRun, model: CrashModel, options: Required<Omit<CrashStatesOptions, "model">>) {
    this.#run = run;
    this.#entries = [...run.entries];
    this.#model = model;
    this.#options = options;
  }

  /** Passes through the run as often as more is wanted and moments are left that had something new. */
  *states(): Generator<CrashState, void, undefined> {
    let moments: readonly number[] = crashWindows(this.#entries);
    for (let pass = 0; this.#found < this.#options.mostStates && moments.length > 0; pass += 1) {
      moments = yield* this.#pass(moments, pass);
    }
  }

  /**
   * Gives each moment an equal part of what is still wanted; what one leaves the next may use. Answers the moments that may
   * have more.
   */
  *#pass(moments: readonly number[], pass: number): Generator<CrashState, number[], undefined> {
    const { mostStates } = this.#options;
    const before = this.#found;
    const replay = new RunReplay(this.#entries, this.#run.start.fork(this.#model.name));
    const mayHaveMore: number[] = [];
    for (const [index, moment] of moments.entries()) {
      const share = ((mostStates - before) * (index + 1)) / moments.length;
      const wanted = Math.floor(before + share) - this.#found;
      const found = this.#found;
      if (wanted > 0) yield* this.#window(windowAt(replay, moment), pass, wanted);
      const isUnlimited = mostStates === Number.POSITIVE_INFINITY;
      if (wanted === 0 || (this.#found > found && !isUnlimited)) mayHaveMore.push(moment);
    }
    return mayHaveMore;
  }

  *#window(window: CrashWindow, pass: number, wanted: number): Generator<CrashState, void, undefined> {
    const { pending, durable, moment, notes } = window;
    const model = this.#model;
    const goal = this.#found + wanted;
    for (const survivals of this.#candidates(pending, moment, pass, wanted)) {
      const code = `${moment} ${encodeSurvivals(survivals, pending)}`;
      if (this.#seen.has(code)) continue;
      this.#seen.add(code);
      const print = fingerprint(survivorsOver(durable, pending, survivals));
      const state = `${print} ${notes.length}`;
      if (this.#seen.has(state)) continue;
      this.#seen.add(state);
      this.#found += 1;
      yield new ChosenCrashState(window, { model: model.name, moment, survivals }, print);
      if (this.#found === goal) return;
    }
  }

  *#candidates(
    pending: CrashWindow["pending"],
    moment: number,
    pass: number,
    wanted: number,
  ): Iterable<Survivals> {
    const model = this.#model;
    const { seed, exhaustiveUpTo } = this.#options;
    const choices = new Choices(seed ^ Math.imul(moment + 1, 0x9e3779b1) ^ Math.imul(pass, 0x85ebca6b));
    yield* coveringSurvivals(model, pending, choices);
    if (countSurvivals(model, pending) <= exhaustiveUpTo) {
      yield* allSurvivals(model, pending);
      return;
    }
    const tries = Number.isFinite(wanted) ? 16 + triesPerState * wanted : samplesPerMoment;
    let left = tries;
    for (const survivals of sampledSurvivals(model, pending, choices)) {
      if (left === 0) return;
      left -= 1;
      yield survivals;
    }
  }
}

function assertCount(name: string, value: number): void {
  if (value >= 0) return;
  throw new InvalidArgumentError(`${name} is ${value}; give a number from 0`);
}
