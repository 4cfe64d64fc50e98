import { Option } from "commander";
import { strictCommand } from "../program/strict-command.js";
import { wholeNumber } from "../program/whole-number.js";

export const realFormats = ["ext4", "xfs"] as const;
export type RealFormat = (typeof realFormats)[number];

export interface RealityOptions {
  readonly fs?: RealFormat;
  readonly cuts: number;
  readonly seed: number;
  readonly json: boolean;
  readonly story?: string;
  readonly totals?: string;
}

/** What the command line asks. Misspelt options are refused, with exit code 2. */
export function realityOptions(args: readonly string[]): RealityOptions {
  return strictCommand("lab reality")
    .description("Compares the simulated disk with real ones: does it allow all that real power cuts leave?")
    .addOption(new Option("--fs <name>", "one file system only").choices([...realFormats]))
    .option("--cuts <n>", "how often the power is cut on each file system, anchors apart", wholeNumber, 40)
    .option("--seed <n>", "the seed of the calls and of the moments", wholeNumber, 1)
    .option("--json", "print the report as JSON", false)
    .option("--story <file>", "leave what the world does not allow in this file, as JSON")
    .option("--totals <file>", "leave the counts in this file, as JSON")
    .parse([...args], { from: "user" })
    .opts<RealityOptions>();
}
