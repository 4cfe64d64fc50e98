import { CorruptError } from "../errors/corrupt-error.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { describeValue } from "../key.js";
import type { ByteRange } from "./byte-range.js";

/**
 * What an adapter asks of the range of a read before anything else.
 * @throws InvalidArgumentError unless its numbers are whole and not negative.
 */
export function assertRange(range: ByteRange | undefined): void {
  if (range === undefined) return;
  for (const name of ["offset", "length"] as const) {
    const value = range[name];
    if (Number.isSafeInteger(value) && value >= 0) continue;
    throw new InvalidArgumentError(
      `the range's ${name} is ${describeValue(value)}; give a whole number of bytes`,
    );
  }
}

/**
 * The part of an object that is asked for, or all of it.
 * @throws CorruptError when it is not wholly inside the object: the caller knows how long that has to be.
 */
export function rangeWithin(
  key: string,
  sizeBytes: number,
  range: ByteRange = { offset: 0, length: sizeBytes },
): ByteRange {
  const { offset, length } = range;
  if (offset + length <= sizeBytes) return { offset, length };
  const message = `${key} has ${sizeBytes} bytes; bytes ${offset} to ${offset + length} were expected in it`;
  throw new CorruptError(message, { key });
}
