import { type Clock, InvalidArgumentError } from "@holdfast/core";
import { Choices } from "../choices.js";
import { type Fate, fates, readingFates } from "./fate.js";
import { assertDelay, type Planned, PlannedFaults } from "./planned-faults.js";
import type { Verb, VerbCall } from "./verb-call.js";

export interface SeededFaultsOptions {
  /** Replays the faults; print it with a failure. */
  readonly seed: number;
  /** How often a call meets a fault, from 0 to 1. */
  readonly rate: number;
  /** The faults to choose from. Default: all. */
  readonly fates?: readonly Fate[];
  /** The verbs that may meet one. Default: all. */
  readonly verbs?: readonly Verb[];
  /** Counts deadlines and delays. Default: the system's clock. */
  readonly clock?: Clock;
  /** At the latest after so many milliseconds what is late lands, or a slow answer comes. Default 20. */
  readonly delayMs?: number;
}

const allVerbs: readonly Verb[] = ["write", "create", "read", "list", "remove"];

/**
 * Faults by chance. The fate of a verb's n-th call depends only on the seed, the verb and n, whatever else is under
 * way. Verbs that only read meet only the faults that make a difference to them.
 * @throws InvalidArgumentError when an option cannot be used.
 */
export function seededFaults(options: SeededFaultsOptions): PlannedFaults {
  const { seed, rate, fates: among = fates, verbs = allVerbs, clock, delayMs = 20 } = options;
  assertDelay(delayMs);
  if (!Number.isSafeInteger(seed)) throw new InvalidArgumentError(`seed is ${seed}; give a whole number`);
  if (!(rate >= 0 && rate <= 1)) throw new InvalidArgumentError(`rate is ${rate}; give a number from 0 to 1`);
  const unknown = among.find((fate) => fate !== "ok" && !fates.includes(fate));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`there is no fate ${JSON.stringify(unknown)}; choose from ${fates}`);
  }
  const seeds = new Choices(seed);
  const choices = new Map(allVerbs.map((verb) => [verb, new Choices(seeds.below(2 ** 32))]));
  const forReading = among.filter((fate) => readingFates.includes(fate));

  const plan = ({ verb }: VerbCall): Planned => {
    const own = choices.get(verb) as Choices;
    // Each call takes the same number of choices, so that options do not shift those of later calls.
    const [strikes, which, delay] = [own.fraction(), own.fraction(), own.fraction()];
    const possible = verb === "read" || verb === "list" ? forReading : among;
    const fate = verbs.includes(verb) && strikes < rate && possible[Math.floor(which * possible.length)];
    return { fate: fate || "ok", delayMs: delay * delayMs };
  };
  return new PlannedFaults(plan, clock);
}
