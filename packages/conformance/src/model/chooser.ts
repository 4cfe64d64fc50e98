/** What a choice costs: `free` ones happen anyway, `switch` preempts somebody who could go on, `fault` breaks something. */
export type Cost = "free" | "switch" | "fault";

/** What there is to choose from. The first is what happens in the ordinary course of things. */
export type Costs = readonly Cost[];

/** Where a schedule takes a turn: the point, named so that it stays the same when other turns are left out. */
export type ChoicePoint = number;

/** Decides everything that the protocol leaves open. */
export interface Chooser {
  /** Answers the index of what happens. */
  choose(point: ChoicePoint, costs: Costs): number;
  /** Told of each new state, before what is next in it is chosen; true ends the schedule, its future being known. */
  isKnown(low: number, high: number): boolean;
}

/** Two kinds of points: what becomes of a machine's nth call, and who goes on when a machine could for the nth time. */
export function fatePoint(machine: number, call: number): ChoicePoint {
  return machine * 2 * 65_536 + call;
}

export function turnPoint(machine: number, turn: number): ChoicePoint {
  return (machine * 2 + 1) * 65_536 + turn;
}
