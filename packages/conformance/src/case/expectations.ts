import { HoldfastError } from "@holdfast/core";
import { check, Violation } from "./violation.js";

/** @throws Violation naming the first difference. */
export function checkSameBytes(actual: Uint8Array, expected: Uint8Array, what: string): void {
  if (Buffer.from(actual.buffer, actual.byteOffset, actual.byteLength).equals(expected)) return;
  const length = Math.min(actual.length, expected.length);
  let at = 0;
  while (at < length && actual[at] === expected[at]) at += 1;
  const seen = at < length ? `byte ${at} is ${actual[at]} instead of ${expected[at]}` : "one is cut off";
  throw new Violation(`${what}: ${actual.length} bytes instead of ${expected.length}; ${seen}`);
}

/** How a call ended. */
export type Ending<T> = { readonly value: T } | { readonly error: unknown };

export async function endingOf<T>(promise: Promise<T>): Promise<Ending<T>> {
  return await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}

/**
 * The typed error that a call ends with.
 * @throws Violation when it succeeds, or fails otherwise.
 */
export async function checkFails(
  promise: Promise<unknown>,
  codes: readonly string[],
  what: string,
): Promise<HoldfastError> {
  const ending = await endingOf(promise);
  check("error" in ending, () => `${what} succeeded; it should end in ${codes.join(" or ")}`);
  const { error } = ending;
  check(
    HoldfastError.isInstance(error),
    () => `${what} ended in an error of another kind: ${describeError(error)}`,
  );
  check(
    codes.includes(error.code),
    () => `${what} ended in ${describeError(error)} instead of ${codes.join(" or ")}`,
  );
  return error;
}

export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : `, because of ${describeError(error.cause)}`;
  const code = HoldfastError.isInstance(error) ? `${error.code} (outcome ${error.outcome})` : error.name;
  return `${code}: ${error.message}${cause}`;
}
