import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { describeValue } from "../key.js";

/**
 * What an adapter asks of the limit of a listing before anything else.
 * @throws InvalidArgumentError unless it is a number of objects, or infinity.
 */
export function assertLimit(limit: number): void {
  if (limit === Number.POSITIVE_INFINITY || (Number.isSafeInteger(limit) && limit >= 0)) return;
  throw new InvalidArgumentError(
    `the listing's limit is ${describeValue(limit)}; give a whole number of objects`,
  );
}
