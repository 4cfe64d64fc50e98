import { InvalidArgumentError } from "commander";
import { defaultTuning, type Tuning } from "../harness/tuning.js";

export type TuningSetting = Partial<Tuning>;

/** One `name=value` more; a list's values are separated by commas. */
export function parseTuning(text: string, before: readonly TuningSetting[]): readonly TuningSetting[] {
  const [name = "", value = ""] = text.split("=");
  if (!Object.hasOwn(defaultTuning, name)) {
    throw new InvalidArgumentError(`Known settings are ${Object.keys(defaultTuning).join(", ")}.`);
  }
  const numbers = value.split(",").map((part) => (/^\d+$/.test(part) ? Number(part) : 0));
  if (numbers.some((number) => number < 1) || (name !== "racers" && numbers.length > 1)) {
    throw new InvalidArgumentError(
      `Give ${name} a positive whole number${name === "racers" ? ", or several" : ""}.`,
    );
  }
  return [...before, { [name]: name === "racers" ? numbers : numbers[0] }];
}
