import type { ListedObject } from "@holdfast/core";
import { assertKey } from "@holdfast/core";
import { check } from "./violation.js";

/** Keys in ascending byte order. They are ASCII, where the order of code units is the order of bytes. */
export function inByteOrder(keys: Iterable<string>): string[] {
  return [...keys].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/**
 * Holds an answer to what is true of every listing: keys that keep the rules, each once, in ascending byte order where
 * that is declared, with a size and a timestamp.
 * @throws Violation
 */
export function checkListedObjects(listed: readonly ListedObject[], ordered: boolean, what: string): void {
  const seen = new Set<string>();
  let previous: string | undefined;
  for (const { key, sizeBytes, timestampMs } of listed) {
    checkListedKey(key, what);
    check(!seen.has(key), () => `${what} answers ${key} twice`);
    seen.add(key);
    const before = previous;
    check(
      !ordered || before === undefined || before < key,
      () => `${what} answers ${key} after ${before}, which is not the order of their bytes`,
    );
    previous = key;
    check(
      Number.isSafeInteger(sizeBytes) && sizeBytes >= 0,
      () => `${what} gives ${key} a sizeBytes of ${sizeBytes}; it should be a whole number of bytes`,
    );
    check(
      Number.isFinite(timestampMs),
      () => `${what} gives ${key} a timestampMs of ${timestampMs}; it should be a finite number`,
    );
  }
}

/**
 * An answer with exactly these keys.
 * @throws Violation naming what is missing, or what should not be there.
 */
export function checkListsExactly(
  listed: readonly ListedObject[],
  keys: Iterable<string>,
  ordered: boolean,
  what: string,
): void {
  const expected = new Set(keys);
  const actual = new Set(listed.map(({ key }) => key));
  const missing = inByteOrder(expected).filter((key) => !actual.has(key));
  const excess = inByteOrder(actual).filter((key) => !expected.has(key));
  const counts = `${listed.length} objects instead of ${expected.size}`;
  check(missing.length === 0, () => `${what} answers ${counts}; it lacks ${fewOf(missing)}`);
  check(excess.length === 0, () => `${what} answers ${counts}; it should not have ${fewOf(excess)}`);
  checkListedObjects(listed, ordered, what);
}

/** The first few of many, for a message. */
export function fewOf(keys: readonly string[]): string {
  const shown = keys.slice(0, 5).join(", ");
  return keys.length > 5 ? `${shown} and ${keys.length - 5} more` : shown;
}

function checkListedKey(key: string, what: string): void {
  let problem = "";
  try {
    assertKey(key);
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  check(problem === "", () => `${what} answers a key that breaks the rules: ${problem}`);
}
