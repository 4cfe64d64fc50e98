import { availableParallelism } from "node:os";
import { type Command, Option } from "commander";
import type { DiskFormat } from "../machine/loop-disk.js";
import { strictCommand } from "../program/strict-command.js";
import { wholeNumber } from "../program/whole-number.js";
import { type WriterName, writerNames } from "../writers/writers.js";

export interface CutOptions {
  readonly fs: DiskFormat;
  readonly cuts: number;
  readonly seed: number;
  readonly writer: WriterName;
  readonly disks: number;
  readonly json: boolean;
  readonly totals?: string;
}

export interface CutCommand {
  readonly name: "power" | "kernel";
  readonly description: string;
  readonly formats: readonly DiskFormat[];
  readonly cuts: number;
}

/** What the command line asks of a lab that cuts power. Misspelt options are refused, with exit code 2. */
export function cutOptions(
  { name, description, formats, cuts }: CutCommand,
  args: readonly string[],
): CutOptions {
  const command: Command = strictCommand(`lab ${name}`)
    .description(description)
    .addOption(
      new Option("--fs <name>", "the file system of the disk").choices([...formats]).makeOptionMandatory(),
    )
    .option("--cuts <n>", "how often the power is cut", wholeNumber, cuts)
    .option("--seed <n>", "the seed of the work and of the moments", wholeNumber, 1)
    .addOption(
      new Option("--writer <name>", "who stores the data").choices([...writerNames]).default("local"),
    )
    .option("--disks <n>", "how many disks are cut side by side", wholeNumber, availableParallelism())
    .option("--json", "print the report as JSON", false)
    .option("--totals <file>", "leave the counts in this file, as JSON");
  return command.parse([...args], { from: "user" }).opts<CutOptions>();
}
