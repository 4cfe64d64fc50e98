import type { CrashState } from "@holdfast/worlds/disk";
import type { Violation } from "../case/violation.js";
import { type ReplayToken, renderToken } from "./replay-token.js";
import { asStory, renderStory } from "./story.js";

/** A crash state after which something does not hold. */
export interface CrashViolation {
  /** The invariant's id. */
  readonly invariant: string;
  readonly message: string;
  /** Replays it by `replayCrashState`. */
  readonly token: string;
  /** What was told before each crash, and what the crash kept and lost. */
  readonly story: string;
}

/** What was found, and where. */
export function crashViolation(
  { message }: Violation,
  where: Omit<ReplayToken, "states">,
  states: readonly CrashState[],
): CrashViolation {
  const [invariant = "PROGRESS"] = /^[A-Z]+(?=: )/.exec(message) ?? [];
  const token = renderToken({ ...where, states: states.map(({ id }) => id) });
  const parts = states.flatMap((state) => [renderStory(asStory(state.notes)), String(state)]);
  return { invariant, message, token, story: [...parts, message].filter((part) => part !== "").join("\n\n") };
}
