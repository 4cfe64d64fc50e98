import { availableParallelism } from "node:os";
import type { CrashModelName } from "@holdfast/worlds/disk";
import { Option } from "commander";
import { strictCommand } from "../program/strict-command.js";
import { wholeNumber } from "../program/whole-number.js";
import { type WorldWriterName, worldWriterNames } from "./world-writers.js";

export interface WorldOptions {
  readonly states: number;
  readonly writer: WorldWriterName;
  readonly model: CrashModelName;
  readonly seed: number;
  readonly workers: number;
  readonly replay?: string;
  readonly json: boolean;
  readonly totals?: string;
}

const models: readonly CrashModelName[] = ["posix-min", "ext4-like"];

/** What the command line asks of the disk world. Misspelt options are refused, with exit code 2. */
export function worldOptions(args: readonly string[]): WorldOptions {
  return strictCommand("lab world")
    .description(
      "Tries what power cuts may leave of a store, in a simulated disk: every crash state is judged.",
    )
    .option("--states <n>", "how many distinct crash states are tried", wholeNumber, 20_000)
    .addOption(
      new Option("--writer <name>", "who stores the data").choices([...worldWriterNames]).default("local"),
    )
    .addOption(
      new Option("--model <name>", "what a crash may leave").choices([...models]).default("posix-min"),
    )
    .option("--seed <n>", "the seed of the work and of the crashes", wholeNumber, 1)
    .option("--workers <n>", "how many processes share the work", wholeNumber, availableParallelism())
    .option("--replay <token>", "do once more what the token of a violation stands for")
    .option("--json", "print the report as JSON", false)
    .option("--totals <file>", "leave the counts in this file, as JSON")
    .parse([...args], { from: "user" })
    .opts<WorldOptions>();
}
