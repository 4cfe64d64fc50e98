import { within } from "../runner/within.js";
import { type Ending, endingOf } from "./expectations.js";
import { Violation } from "./violation.js";

/**
 * How a call ended. The bound is generous: it only tells a call that ends from one that hangs.
 * @throws Violation when it has not ended by then.
 */
export async function endsInTime<T>(call: Promise<T>, boundMs: number, what: string): Promise<Ending<T>> {
  return await endingInTime(endingOf(call), boundMs, what);
}

/** The same for a call that was made before, of which `endingOf` was taken. */
export async function endingInTime<T>(
  ending: Promise<Ending<T>>,
  boundMs: number,
  what: string,
): Promise<Ending<T>> {
  const late = (): Violation => new Violation(`${what} had not ended after ${boundMs} ms`);
  return await within(ending, boundMs, late);
}

/**
 * Waits until something has come to hold.
 * @throws Violation with the message when it has not by the bound.
 */
export async function holdsInTime(
  holds: () => boolean | Promise<boolean>,
  boundMs: number,
  message: string | (() => string),
): Promise<void> {
  const endMs = performance.now() + boundMs;
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Violation(typeof message === "string" ? message : message());
    await pause(5);
  }
}

export async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
