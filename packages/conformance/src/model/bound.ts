import type { Cost } from "./chooser.js";

/** How many times somebody who could go on is preempted, and how many things go wrong. */
export interface Bound {
  readonly switches: number;
  readonly faults: number;
}

/** So many values each side of a bound can have, from 0. */
export const boundsPerSide = 4;

/** A bound that one more choice of some cost leaves room for. */
export function plus({ switches, faults }: Bound, cost: Cost | undefined): Bound {
  return { switches: switches + (cost === "switch" ? 1 : 0), faults: faults + (cost === "fault" ? 1 : 0) };
}

export function isWithin(bound: Bound, limit: Bound): boolean {
  return bound.switches <= limit.switches && bound.faults <= limit.faults;
}

/** All bounds, so that none comes before one that it contains; of as many choices, more switches first. */
export const bounds: readonly Bound[] = Array.from({ length: boundsPerSide ** 2 }, (_, at) => ({
  switches: Math.floor(at / boundsPerSide),
  faults: at % boundsPerSide,
})).sort((a, b) => a.switches + a.faults - b.switches - b.faults || b.switches - a.switches);

/** The same, more faults first. */
export const boundsByFaults: readonly Bound[] = bounds.toSorted(
  (a, b) => a.switches + a.faults - b.switches - b.faults || b.faults - a.faults,
);
