import { type ByteRange, InvalidArgumentError } from "@holdfast/core";

/** @throws InvalidArgumentError unless its numbers are whole and not negative. */
export function assertRange(range: ByteRange | undefined): void {
  if (!range) return;
  for (const name of ["offset", "length"] as const) {
    const value = range[name];
    if (Number.isSafeInteger(value) && value >= 0) continue;
    throw new InvalidArgumentError(`the range's ${name} is ${value}; give a whole number of bytes`);
  }
}

/** @throws InvalidArgumentError unless it is a number of objects. */
export function assertLimit(limit: number): void {
  if (limit === Number.POSITIVE_INFINITY || (Number.isSafeInteger(limit) && limit >= 0)) return;
  throw new InvalidArgumentError(`list limit is ${limit}; give a whole number of objects`);
}
