import { CommanderError } from "commander";
import { CannotRunError } from "./cannot-run-error.js";
import { interruption } from "./interruption.js";

/** A program: it answers its exit code. When the signal aborts it tidies up and throws. */
export type Main = (args: readonly string[], signal: AbortSignal) => Promise<number>;

/**
 * Runs a program to its exit code: what its main function answers; 2 for options that cannot be used, with a message;
 * 77 where it cannot run, with the reason; that of the signal when it was interrupted. The main function gets to tidy
 * up first.
 */
export async function runProgram(main: Main): Promise<void> {
  const interrupted = interruption();
  try {
    process.exitCode = await main(process.argv.slice(2), interrupted.signal);
  } catch (error) {
    if (interrupted.signal.aborted) {
      process.stderr.write("interrupted\n");
      process.exitCode = interrupted.exitCode();
    } else if (error instanceof CommanderError) process.exitCode = error.exitCode;
    else if (error instanceof CannotRunError) {
      process.stderr.write(`cannot run here: ${error.message}\n`);
      process.exitCode = CannotRunError.exitCode;
    } else {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exitCode = 1;
    }
  }
}
