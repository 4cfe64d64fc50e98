/** What the suite is run on: a mutant, or a good one. */
export interface Subject {
  readonly id: string;
  /** `control`: a good one, that must pass. */
  readonly kind: "control" | "adapter" | "protocol";
  readonly title: string;
  readonly standsFor: string;
  /** The cases that must fail on it; the first is the one meant for it. All must pass on a control. */
  readonly named: readonly string[];
}
