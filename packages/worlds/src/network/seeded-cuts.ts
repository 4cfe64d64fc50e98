import { InvalidArgumentError } from "@holdfast/core";
import type { Choices } from "../choices.js";
import type { Cut, CutPlan } from "./cut.js";

export interface SeededCutsOptions {
  readonly choices: Choices;
  /** How often an exchange is cut, from 0 to 1. */
  readonly rate: number;
  /** The cuts to choose from. Default: one of each kind that ends by itself, with delays below 50 ms. */
  readonly cuts?: readonly Cut[];
}

const usualCuts: readonly Cut[] = [
  { kind: "drop-answer" },
  { kind: "drop-answer", ending: "close" },
  { kind: "truncate-answer", bytes: 0 },
  { kind: "truncate-answer", bytes: 20 },
  { kind: "truncate-request", bytes: 20 },
  { kind: "end" },
  { kind: "end", ending: "close" },
  { kind: "delay", requestMs: 50 },
  { kind: "delay", answerMs: 50 },
];

/**
 * Cuts by chance. Which exchange meets which cut depends on the order in which exchanges begin, so that a seed replays
 * a run exactly only where the client does one thing at a time.
 * @throws InvalidArgumentError when the rate is none, or there is nothing to choose from
 */
export function seededCuts({ choices, rate, cuts = usualCuts }: SeededCutsOptions): CutPlan {
  if (!(rate >= 0 && rate <= 1)) throw new InvalidArgumentError(`rate is ${rate}; give a number from 0 to 1`);
  if (cuts.length === 0) throw new InvalidArgumentError("cuts is empty; give at least one");
  return () => {
    const [strikes, which] = [choices.fraction(), choices.fraction()];
    return strikes < rate ? cuts[Math.floor(which * cuts.length)] : undefined;
  };
}
