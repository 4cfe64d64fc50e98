/** What became of one value after a crash. Everything but `ok` breaks the contract. */
export const outcomes = [
  /** The newest acknowledged value, or the one whose save was under way. */
  "ok",
  /** An older value, whole, though a newer one was acknowledged. */
  "lost",
  /** No value, though one was acknowledged. */
  "missing",
  /** A value without any content. */
  "empty",
  /** A value of nothing but zero bytes. */
  "zeros",
  /** Any other value that nobody saved. */
  "torn",
  /** Reading fails. */
  "unreadable",
] as const;

export type Outcome = (typeof outcomes)[number];

export interface SavedValues {
  /** What was saved, oldest first. The last of it may be under way. */
  readonly saved: readonly string[];
  /** How many of these saves were acknowledged, from the first on. */
  readonly acknowledged: number;
}

/** What a reader found: a value, none, or an error. */
export type FoundValue = { readonly value: string | undefined } | { readonly error: string };

/**
 * Judges what was read after a crash. The contract: what is read is the newest value whose save was acknowledged, or a
 * newer one whose save had begun; as long as none was acknowledged there may be none.
 */
export function judgeValue({ saved, acknowledged }: SavedValues, found: FoundValue): Outcome {
  if ("error" in found) return "unreadable";
  const { value } = found;
  if (value === undefined) return acknowledged === 0 ? "ok" : "missing";
  const version = saved.lastIndexOf(value) + 1;
  if (version > 0) return version >= acknowledged ? "ok" : "lost";
  if (value === "") return "empty";
  return /^\0+$/.test(value) ? "zeros" : "torn";
}

export type Tally = Readonly<Record<Outcome, number>>;

/** Counts outcomes. */
export class OutcomeCounter {
  readonly #counts: Record<Outcome, number> = {
    ok: 0,
    lost: 0,
    missing: 0,
    empty: 0,
    zeros: 0,
    torn: 0,
    unreadable: 0,
  };

  add(outcome: Outcome, times = 1): void {
    this.#counts[outcome] += times;
  }

  get tally(): Tally {
    return { ...this.#counts };
  }
}

export function tallied(tally: Tally): number {
  return outcomes.reduce((sum, outcome) => sum + tally[outcome], 0);
}

/** How many values broke the contract. */
export function broken(tally: Tally): number {
  return tallied(tally) - tally.ok;
}
