import { HoldfastError } from "../../../src/index.js";

/** The typed error that something ended in. Anything else, success included, fails the test. */
export async function caught(run: Promise<unknown> | (() => unknown)): Promise<HoldfastError> {
  let value: unknown;
  try {
    value = await (typeof run === "function" ? run() : run);
  } catch (error) {
    if (HoldfastError.isInstance(error)) return error;
    throw new Error(`expected one of Holdfast's errors, got ${String(error)}`, { cause: error });
  }
  throw new Error(`expected an error, got ${String(value)}`);
}
