import { InvalidArgumentError } from "commander";

/** The value of an option that is a number of something. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError("give a whole number of at least 1.");
  return value;
}
