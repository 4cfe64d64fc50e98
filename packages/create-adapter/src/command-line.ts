import { Command } from "commander";
import type { AdapterRequest } from "./adapter-plan.js";

/** What the command line says. Without a directory the user is asked for it. */
export type CommandLine = Omit<AdapterRequest, "directory"> & { readonly directory?: string };

/** @throws CommanderError when it is not understood, or after `--help` and `--version`, which are answered then. */
export function parseCommandLine(words: readonly string[], version: string): CommandLine {
  const command = new Command("npm create @holdfast/adapter")
    .description("Lays out a package for a Holdfast backend, with the conformance suite bound to it.")
    .argument("[directory]", "where to; its last part names the adapter, such as my-store")
    .option("--name <name>", "a name for the adapter, when the directory's will not do")
    .option("--package-name <name>", "the name on npm (default: holdfast-<name>)")
    .option("--repository <owner/name>", "where it will lie on GitHub, for package.json and the badge")
    .version(version)
    .allowExcessArguments(false)
    .showHelpAfterError("(--help shows every option)")
    .exitOverride((error) => {
      error.exitCode = error.exitCode === 0 ? 0 : 2;
      throw error;
    })
    .addHelpText(
      "after",
      "\nnpm passes options on behind --:\n  npm create @holdfast/adapter my-store -- --package-name @acme/holdfast-my-store",
    )
    .parse([...words], { from: "user" });
  const [directory] = command.args;
  return { ...command.opts<Omit<CommandLine, "directory">>(), ...(directory !== undefined && { directory }) };
}
