import { allowsState, type CrashModelName, type FoundTree } from "@holdfast/worlds/disk";
import type { ReplayedCalls } from "./replay-calls.js";
import { changesSeen } from "./seen-changes.js";

export interface TreeVerdict {
  readonly isAllowed: boolean;
  /** Why not, at each moment at which the power may have gone. */
  readonly reasons: readonly string[];
}

/**
 * Whether the judge can say no: where something was lost, it must not be allowed once all had been fsynced. Undefined
 * where nothing was lost.
 */
export function refusesLossOfSynced(
  { recording, visible, durableMoment }: ReplayedCalls,
  found: FoundTree,
): boolean | undefined {
  if (changesSeen(visible, found).has("nothing was lost")) return undefined;
  return !allowsState(recording, found, { model: "posix-min", moment: durableMoment }).isAllowed;
}

/** Whether the model allows what was found, at one of the moments at which the power may have gone. */
export function judgeTree(
  { recording, moments: [from, to] }: ReplayedCalls,
  found: FoundTree,
  model: CrashModelName,
): TreeVerdict {
  const reasons: string[] = [];
  // The later the moment, the more a crash may have left, unless there is an fsync in between.
  for (let moment = to; moment >= from; moment -= 1) {
    const { isAllowed, reason } = allowsState(recording, found, { model, moment });
    if (isAllowed) return { isAllowed, reasons: [] };
    reasons.push(`moment ${moment}: ${reason}`);
  }
  return { isAllowed: false, reasons };
}
