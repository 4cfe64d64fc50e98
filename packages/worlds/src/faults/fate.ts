/**
 * What becomes of one call of a verb.
 *
 * | fate | storage | caller |
 * |---|---|---|
 * | `ok` | applies it | gets the answer |
 * | `not-applied` | never sees it | gets a definite failure |
 * | `lost` | applies it | learns that the answer is lost |
 * | `late` | applies it later | learns at once that the answer is lost |
 * | `duplicated` | applies it, and later once more | gets the first answer |
 * | `slow` | applies it | gets the answer after a delay |
 * | `hangs` | never sees it | gets no answer until its deadline or its signal ends the call |
 * | `hangs-late` | applies it later | gets no answer until its deadline or its signal ends the call |
 *
 * Reading changes nothing, so a `read` or a `list` that is `late` is the same as one that is `lost`, and one that is
 * `duplicated` the same as one that is `ok`.
 */
export type Fate = "ok" | "not-applied" | "lost" | "late" | "duplicated" | "slow" | "hangs" | "hangs-late";

/** Every fate that is a fault. */
export const fates: readonly Fate[] = [
  "not-applied",
  "lost",
  "late",
  "duplicated",
  "slow",
  "hangs",
  "hangs-late",
];

/** The faults that make a difference to a call that changes nothing. */
export const readingFates: readonly Fate[] = ["not-applied", "lost", "slow", "hangs"];
