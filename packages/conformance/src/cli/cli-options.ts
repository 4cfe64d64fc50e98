import { Command, InvalidArgumentError } from "commander";
import { seedLimit } from "../runner/case-seed.js";
import { parseTuning, type TuningSetting } from "./parse-tuning.js";

export interface CliOptions {
  readonly harness?: string;
  readonly list: boolean;
  readonly only?: readonly string[];
  readonly seed?: number;
  readonly long: boolean;
  readonly kills?: number;
  readonly tuning: readonly TuningSetting[];
  readonly report?: string;
  readonly html?: string;
  readonly markdown?: string;
  readonly failOnSkip: boolean;
}

const exitCodeHelp = `
Exit codes:
  0  conformant: every must-case that was run holds, but for declared deviations
  1  not conformant; with --fail-on-skip also when a case was skipped or deviates as declared
  2  an option, the harness or a file cannot be used
  130 and the like: ended by a signal; the report tells what had run

A harness is a JavaScript module that exports createHarness; see the README of @holdfast/conformance.`;

/** @throws CommanderError with exit code 2 after telling what is wrong, or 0 after `--help`. */
export function parseCliOptions(args: readonly string[], version: string): CliOptions {
  const command = new Command("holdfast-conformance")
    .description("Runs the conformance suite for Holdfast backends on an adapter, and says what it found.")
    .argument("[harness]", "the module that exports createHarness, such as ./harness.js")
    .option("--only <case...>", "only these cases: ids, groups, or beginnings of ids")
    .option("--seed <number>", "make the random choices of an earlier run", wholeNumber(0, seedLimit - 1))
    .option("--report <file>", "write the report as JSON")
    .option("--html <file>", "write the report as an HTML page")
    .option("--markdown <file>", "write the report as Markdown")
    .option("--fail-on-skip", "end with 1 also when a case is skipped or a known deviation", false)
    .option("--long", "try much harder, for hours", false)
    .option("--kills <count>", "how many processes each crash case kills", wholeNumber(1, 1_000_000))
    .option(
      "--tuning <name=value>",
      "how hard the suite tries, such as manyKeys=200; may be repeated",
      parseTuning,
      [],
    )
    .option("--list", "only show the cases there are", false)
    .version(version)
    .addHelpText("after", exitCodeHelp)
    .allowExcessArguments(false)
    .showHelpAfterError("(--help shows every option)")
    .exitOverride((error) => {
      error.exitCode = error.exitCode === 0 ? 0 : 2;
      throw error;
    });
  command.parse(args, { from: "user" });
  const options = command.opts<Omit<CliOptions, "harness">>();
  const [harness] = command.args;
  if (harness === undefined && !options.list) {
    command.error("error: name the harness module, such as ./harness.js, before the options", {
      exitCode: 2,
    });
  }
  return { ...options, ...(harness !== undefined && { harness }) };
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}
