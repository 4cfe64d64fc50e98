import type { Command } from "commander";
import { wholeNumber } from "../program/whole-number.js";

export interface ConformanceOptions {
  readonly throughProxy: boolean;
  readonly kill?: number | true;
  readonly only?: readonly string[];
  readonly short: boolean;
  readonly seed: number;
  readonly totals?: string;
}

/** How often the server is killed unless it is said. */
export const usualKills = 12;

/** Adds the options of `s3 conformance`. */
export function withConformanceOptions(command: Command): Command {
  return command
    .description("the conformance suite on a real server, or on the store that HOLDFAST_S3_* names")
    .option("--through-proxy", "the suite runs through a proxy that cuts connections", false)
    .option(
      "--kill [times]",
      `then work on jobs while the server is killed, ${usualKills} times unless said`,
      wholeNumber,
    )
    .option("--only <case...>", "only these cases of the suite: ids, groups, or beginnings of ids")
    .option("--short", "fewer objects and kills in each case", false)
    .option("--seed <n>", "the seed of every choice", wholeNumber, 1)
    .option("--totals <file>", "leave the counts in this file, as JSON");
}
