import { strictCommand } from "../program/strict-command.js";
import { wholeNumber } from "../program/whole-number.js";

export interface MutantsOptions {
  readonly only: readonly string[];
  readonly full: boolean;
  readonly json: boolean;
  readonly seed: number;
  readonly jobs: number;
  readonly totals?: string;
}

/** What the command line asks for. Misspelt options are refused, with exit code 2. */
export function mutantsOptions(args: readonly string[]): MutantsOptions {
  const command = strictCommand("mutants")
    .description("Runs the conformance suite on every broken adapter and every broken protocol.")
    .option("--only <ids...>", "mutants by their ids, or those that are meant for these cases", [])
    .option("--full", "every case on every mutant, not only the cases it names", false)
    .option("--json", "print the matrix as JSON", false)
    .option("--seed <n>", "the seed of all random choices", wholeNumber, 1)
    .option("--jobs <n>", "how many processes run at once", wholeNumber, 2)
    .option("--totals <file>", "leave the counts in this file, as JSON");
  return command.parse([...args], { from: "user" }).opts<MutantsOptions>();
}
