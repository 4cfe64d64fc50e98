import { CannotRunError } from "../program/cannot-run-error.js";
import { runTool, ToolError } from "./run-tool.js";

/**
 * Runs a command that fails where the lab cannot run, and answers what it printed.
 * @throws CannotRunError with the reason, and what the command said.
 */
export async function tried(why: string, command: string, args: readonly string[]): Promise<string> {
  try {
    return await runTool(command, args);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw new CannotRunError(`${why}: ${error.message}`, { cause: error });
  }
}
