import { availableParallelism } from "node:os";
import { type Command, Option } from "commander";
import { strictCommand } from "./strict-command.js";
import { wholeNumber } from "./whole-number.js";

/** What is asked of a lab that plays many runs of an adapter. */
export interface ExplorationOptions<Adapter extends string> {
  readonly runs: number;
  readonly every: number;
  readonly adapter: Adapter;
  readonly seed: number;
  readonly workers: number;
  readonly replay?: string;
  readonly json: boolean;
  readonly totals?: string;
}

interface ExplorationCommand<Adapter extends string> {
  readonly name: string;
  readonly description: string;
  /** What `--runs` counts, and how many there are unless it says so. */
  readonly runs: { readonly what: string; readonly usual: number };
  /** The adapters to choose from; the first one is meant unless another is named. */
  readonly adapters: readonly [Adapter, ...Adapter[]];
}

/** The command line of such a lab. Misspelt options are refused, with exit code 2. */
export function explorationCommand<Adapter extends string>({
  name,
  description,
  runs,
  adapters,
}: ExplorationCommand<Adapter>): Command {
  return strictCommand(name)
    .description(description)
    .option("--runs <n>", runs.what, wholeNumber, runs.usual)
    .option("--every <n>", "of the runs with one fault, every so-many-th is done: 1 is all", wholeNumber, 1)
    .addOption(
      new Option("--adapter <name>", "the adapter, or one with a flaw")
        .choices([...adapters])
        .default(adapters[0]),
    )
    .option("--seed <n>", "the seed of everything", wholeNumber, 1)
    .option(
      "--workers <n>",
      "how many processes share the work",
      wholeNumber,
      Math.min(2, availableParallelism()),
    )
    .option("--replay <token>", "do once more what the token of a violation stands for")
    .option("--json", "print the report as JSON", false)
    .option("--totals <file>", "leave the counts in this file, as JSON");
}
