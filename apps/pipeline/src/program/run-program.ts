import { UnsafeStorageError } from "@holdfast/core";
import { CommanderError } from "commander";
import { UnusableStoreError } from "../store/unusable-store-error.js";
import { interruption } from "./interruption.js";
import { UnusableDirectoryError } from "./working-directory.js";

/**
 * Runs a program to its exit code: what its main function answers; 2 for options and places that cannot be used,
 * with a message; that of the signal when it was interrupted. The main function gets to tidy up first.
 */
export async function runProgram(
  main: (args: readonly string[], signal: AbortSignal) => Promise<number>,
): Promise<void> {
  const interrupted = interruption();
  try {
    process.exitCode = await main(process.argv.slice(2), interrupted.signal);
  } catch (error) {
    process.exitCode = interrupted.signal.aborted ? interrupted.exitCode() : exitCodeOf(error);
    if (interrupted.signal.aborted) process.stderr.write("interrupted\n");
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode;
  if (
    error instanceof UnusableDirectoryError ||
    error instanceof UnusableStoreError ||
    UnsafeStorageError.isInstance(error)
  ) {
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
}
