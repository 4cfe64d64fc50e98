/**
 * When that part of a request lands which is late.
 *
 * - `next`: right before the next request of anybody, such as the one that repeats it.
 * - `soon`: a few requests later.
 * - `before-recovery`: when everybody who worked is gone.
 * - `after-recovery`: when somebody new has claimed the job and committed.
 * - `after-sweep`: days later, when the debris of the dead has been removed.
 */
export type Landing = "next" | "soon" | "before-recovery" | "after-recovery" | "after-sweep";

export const landings: readonly Landing[] = [
  "next",
  "soon",
  "before-recovery",
  "after-recovery",
  "after-sweep",
];

/** For what is never late. */
export const noLanding: Landing = "before-recovery";
