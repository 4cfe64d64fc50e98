import { Command } from "commander";

/** A command that refuses what it does not know, with exit code 2, and says where help is. */
export function strictCommand(name: string): Command {
  return new Command(name)
    .allowExcessArguments(false)
    .showHelpAfterError("(--help shows every option)")
    .exitOverride((error) => {
      error.exitCode = error.exitCode === 0 ? 0 : 2;
      throw error;
    });
}
