import { InvalidArgumentError } from "./errors/invalid-argument-error.js";
import { describeValue } from "./key.js";

/**
 * Makes sure that options are an object with none but known names: a misspelt one would be as if it were not there.
 * @throws InvalidArgumentError naming what is wrong, and the names there are.
 */
export function assertOptions(what: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new InvalidArgumentError(`${what} is ${describeValue(options)}; give an object, or leave it out`);
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new InvalidArgumentError(`${what} has no ${describeValue(unknown)}; it knows ${known.join(", ")}`);
}
