import type { Invariant } from "../case/invariant.js";

/** What judging found, and how often each invariant was judged: a check that never ran proves nothing. */
export class Findings {
  readonly violations: string[] = [];
  readonly judged: Map<Invariant, number> = new Map();

  /** Judges one case of an invariant. */
  judge(invariant: Invariant, holds: boolean, what: () => string): void {
    this.judged.set(invariant, (this.judged.get(invariant) ?? 0) + 1);
    if (!holds) this.violations.push(`${invariant}: ${what()}`);
  }

  /** Adds what was judged elsewhere to what was judged here. */
  count({ judged }: Findings): void {
    for (const [id, times] of judged) this.judged.set(id, (this.judged.get(id) ?? 0) + times);
  }
}
