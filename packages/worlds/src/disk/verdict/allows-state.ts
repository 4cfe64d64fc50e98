import { InvalidArgumentError } from "@holdfast/core";
import { type CrashModelName, crashModel } from "../crash-model.js";
import { windowAt } from "../crash-states/crash-state.js";
import { crashWindows } from "../crash-states/crash-windows.js";
import { type DiskRecording, recordedRun } from "../crash-states/disk-recording.js";
import { RunReplay } from "../crash-states/run-replay.js";
import { foundShape } from "./found-shape.js";
import type { FoundTree } from "./found-tree.js";
import { refusalWhereFree } from "./free-verdict.js";
import { refusalWhereJournaled } from "./journal-verdict.js";

export interface AllowsStateOptions {
  /** What a power cut may leave. Default: the model of the disk that was recorded. */
  readonly model?: CrashModelName;
  /** When the power went, if that is known. Default: at any moment of the recording. */
  readonly moment?: number;
}

/** Whether a model allows what was found after a crash. */
export interface Verdict {
  readonly isAllowed: boolean;
  /** A moment at which the power may have gone; that of the reason, if it cannot have gone at any. */
  readonly moment: number;
  readonly reason: string;
}

/**
 * Whether what a disk showed after a real power cut is a crash state of the recorded run: whether there is a legal choice
 * of what survived that leaves it. It is decided for certain, not by trying crash states.
 * @throws InvalidArgumentError for an unknown model, a moment that was not recorded, or entries that make no tree
 */
export function allowsState(
  recording: DiskRecording,
  found: FoundTree,
  options: AllowsStateOptions = {},
): Verdict {
  const run = recordedRun(recording);
  const model = crashModel(options.model ?? run.start.model.name);
  const root = foundShape(found);
  const refusal = model.name === "posix-min" ? refusalWhereFree : refusalWhereJournaled;
  const entries = run.entries.filter(({ kind }) => kind !== "note");
  const replay = new RunReplay(entries, run.start.fork(model.name));
  const verdicts: Verdict[] = [];
  for (const moment of momentsToTry(options.moment, run.moments, () => crashWindows(entries))) {
    const reason = refusal(windowAt(replay, moment), root);
    const verdict = { isAllowed: reason === undefined, moment, reason: reason ?? "a crash can leave this" };
    if (verdict.isAllowed) return verdict;
    verdicts.push(verdict);
  }
  return verdicts.at(-1) ?? { isAllowed: false, moment: 0, reason: "nothing was recorded" };
}

function momentsToTry(
  moment: number | undefined,
  last: number,
  all: () => readonly number[],
): readonly number[] {
  if (moment === undefined) return all();
  if (Number.isInteger(moment) && moment >= 0 && moment <= last) return [moment];
  throw new InvalidArgumentError(`moment is ${moment}; give a whole number from 0 to ${last}`);
}
