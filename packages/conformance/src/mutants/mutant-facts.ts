/** An adapter that is broken in one way. */
export interface MutantFacts {
  readonly id: string;
  /** What it does wrong. */
  readonly title: string;
  /** The bug in the world that it stands for, with a source where there is one. */
  readonly standsFor: string;
  /** The cases that must fail on it; the first is the one meant for it. */
  readonly killedBy: readonly string[];
}
