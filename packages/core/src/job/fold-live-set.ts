import { HoldfastError } from "../errors/holdfast-error.js";
import { observed } from "../events.js";
import type { LiveSet } from "../history/live-set.js";
import type { StateKeys } from "../state/state-key.js";
import type { Deadline } from "../time/deadline.js";
import type { JobContext } from "./job-context.js";

/** Operations other than a commit fold early, so that a commit hardly ever has to. */
export const foldAt = { commit: 96, otherwise: 48 } as const;

/** The live set, with its older checkpoints in history pages once there are many. */
export async function foldLiveSet(
  context: JobContext,
  live: LiveSet,
  limit: number,
  keys: StateKeys,
  deadline: Deadline,
): Promise<LiveSet> {
  if (live.recent.length <= limit && live.gone.length <= limit) return live;
  const details = { job: context.job, recent: live.recent.length, gone: live.gone.length };
  try {
    return await observed("fold", context.settings.clock, details, async () => {
      return await context.history.fold(live, () => keys.next(), deadline);
    });
  } catch (error) {
    // Folding only keeps the record small. It is tried again by the next append.
    if (!HoldfastError.isInstance(error)) throw error;
    return live;
  }
}
