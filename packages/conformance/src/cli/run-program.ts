import { InvalidArgumentError } from "@holdfast/core";
import { CommanderError } from "commander";
import { InvalidHarnessError } from "../harness/invalid-harness-error.js";
import { cliMain } from "./cli-main.js";
import { exitCodes } from "./exit-codes.js";
import { interruption } from "./interruption.js";
import { UnusableFileError } from "./report-files.js";

/** Runs the command line to its exit code. */
export async function runProgram(args: readonly string[]): Promise<void> {
  const interrupted = interruption();
  let code: number;
  try {
    code = await cliMain(args, interrupted.signal);
  } catch (error) {
    code = exitCodeOf(error);
  }
  // An adapter under test may have left something open that would keep the process alive.
  process.exit(interrupted.signal.aborted ? interrupted.exitCode() : code);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode;
  const expected =
    error instanceof UnusableFileError ||
    InvalidHarnessError.isInstance(error) ||
    InvalidArgumentError.isInstance(error);
  const shown = error instanceof Error && !expected ? error.stack : describe(error, 0);
  process.stderr.write(`${expected ? "error: " : ""}${shown}\n`);
  return exitCodes.usage;
}

function describe(error: unknown, depth: number): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  const because = cause === undefined || depth > 8 ? "" : describe(cause, depth + 1);
  return because === "" || message.includes(because) ? message : `${message}\n  because of: ${because}`;
}
