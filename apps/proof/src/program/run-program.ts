import { CommanderError } from "commander";
import { interruption } from "./interruption.js";

/**
 * Runs a program to its exit code: what its main function answers; 2 for options that cannot be used, with a message;
 * that of the signal when it was interrupted. The main function gets to tidy up first.
 */
export async function runProgram(
  main: (args: readonly string[], signal: AbortSignal) => Promise<number>,
): Promise<void> {
  const interrupted = interruption();
  try {
    process.exitCode = await main(process.argv.slice(2), interrupted.signal);
  } catch (error) {
    if (interrupted.signal.aborted) {
      process.stderr.write("interrupted\n");
      process.exitCode = interrupted.exitCode();
    } else if (error instanceof CommanderError) process.exitCode = error.exitCode;
    else {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exitCode = 1;
    }
  }
}
