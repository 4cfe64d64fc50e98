import type { Invariant } from "../case/invariant.js";

/** An invariant that did not hold, and what was seen instead. */
export interface Violated {
  readonly invariant: Invariant;
  readonly what: string;
}

/** What judging found, and how often each invariant was judged: a check that never ran proves nothing. */
export class Findings {
  readonly violations: Violated[] = [];
  readonly judged: Map<Invariant, number> = new Map();

  /** Judges one case of an invariant. */
  judge(invariant: Invariant, holds: boolean, what: () => string): void {
    this.judged.set(invariant, (this.judged.get(invariant) ?? 0) + 1);
    if (!holds) this.violations.push({ invariant, what: what() });
  }

  /** Adds what was judged elsewhere to what was judged here. */
  count({ judged }: Pick<Findings, "judged">): void {
    for (const [id, times] of judged) this.judged.set(id, (this.judged.get(id) ?? 0) + times);
  }

  /** The violations, one a line. */
  describe(): string {
    return this.violations.map(({ invariant, what }) => `${invariant}: ${what}`).join("\n");
  }
}
