import { describeError, type Ending, endingOf } from "./expectations.js";
import { Violation } from "./violation.js";

/**
 * The answer of a call that must succeed.
 * @throws Violation when it fails.
 */
export async function checkSucceeds<T>(call: Promise<T>, what: string): Promise<T> {
  return valueIn(await endingOf(call), what);
}

/**
 * The answer of a call that must have succeeded.
 * @throws Violation when it failed.
 */
export function valueIn<T>(ending: Ending<T>, what: string): T {
  if ("value" in ending) return ending.value;
  const { error } = ending;
  throw new Violation(`${what} failed with ${describeError(error)}`, { cause: error });
}
