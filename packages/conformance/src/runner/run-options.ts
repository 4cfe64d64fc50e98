import { assertOptions, InvalidArgumentError } from "@holdfast/core";
import type { TuningOptions } from "../harness/resolve-tuning.js";
import { randomSeed, seedLimit } from "./case-seed.js";
import type { RunEvent } from "./run-event.js";

export interface RunOptions extends TuningOptions {
  /** Only these cases: ids, groups, or beginnings of ids. */
  readonly only?: readonly string[];
  /** Replays the random choices of an earlier run: a whole number below 2^31. Random unless given. */
  readonly seed?: number;
  /** Ends the run early; the report then tells what ran, and that it is incomplete. */
  readonly signal?: AbortSignal;
  /** Is told how far the run is. */
  readonly onEvent?: (event: RunEvent) => void;
}

const optionNames: readonly (keyof RunOptions)[] = ["long", "tuning", "only", "seed", "signal", "onEvent"];

/** @throws InvalidArgumentError for an option that is unknown. */
export function assertRunOptions(options: RunOptions): void {
  assertOptions("runConformance's options", options, optionNames);
}

/** @throws InvalidArgumentError for a seed that is no whole number from 0 to 2^31 - 1. */
export function seedOf(seed: number | undefined): number {
  if (seed === undefined) return randomSeed();
  if (Number.isInteger(seed) && seed >= 0 && seed < seedLimit) return seed;
  throw new InvalidArgumentError(`seed is ${String(seed)}; give a whole number from 0 to ${seedLimit - 1}`);
}
