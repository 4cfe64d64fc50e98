import { InvalidArgumentError } from "@holdfast/core";

/** @throws InvalidArgumentError naming the first that is no whole number of at least the least it may be */
export function assertNumbers(
  numbers: Readonly<Record<string, readonly [value: number, least: number]>>,
): void {
  for (const [name, [value, least]] of Object.entries(numbers)) {
    if (Number.isSafeInteger(value) && value >= least) continue;
    throw new InvalidArgumentError(`${name} is ${value}; give a whole number of at least ${least}`);
  }
}
