import { InvalidArgumentError } from "@holdfast/core";
import type { Harness } from "./harness.js";
import { defaultTuning, longTuning, type Tuning } from "./tuning.js";

export interface TuningOptions {
  /** Begin with the defaults of the long form. */
  readonly long?: boolean;
  /** Overrides the harness and the defaults. */
  readonly tuning?: Partial<Tuning>;
}

/**
 * How hard the suite tries on this harness: its own settings over the defaults, the caller's over both.
 * @throws InvalidArgumentError for a setting that is unknown or no positive whole number.
 */
export function resolveTuning(harness: Harness, { long = false, tuning }: TuningOptions = {}): Tuning {
  const resolved = { ...(long ? longTuning : defaultTuning) };
  for (const [whose, settings] of [
    ["the harness'", harness.tuning],
    ["the given", tuning],
  ] as const) {
    for (const [name, value] of Object.entries(settings ?? {})) {
      if (value === undefined) continue;
      assertSetting(`${whose} tuning.${name}`, name, value);
      Object.assign(resolved, { [name]: value });
    }
  }
  return resolved;
}

function assertSetting(what: string, name: string, value: unknown): void {
  if (!(name in defaultTuning)) {
    throw new InvalidArgumentError(
      `${what} is not known; there are ${Object.keys(defaultTuning).join(", ")}`,
    );
  }
  const isList = name === "racers";
  const numbers: readonly unknown[] = isList && Array.isArray(value) ? value : [value];
  if ((isList && !Array.isArray(value)) || numbers.length === 0 || !numbers.every(isPositiveInteger)) {
    const wanted = isList ? "a list of positive whole numbers" : "a positive whole number";
    throw new InvalidArgumentError(`${what} is ${JSON.stringify(value)}; give ${wanted}`);
  }
}

function isPositiveInteger(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0;
}
