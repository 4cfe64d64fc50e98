import { Command, InvalidArgumentError } from "commander";

export interface CliOptions {
  readonly directory: string;
  readonly run?: string;
  readonly assist: boolean;
  readonly inspect: boolean;
  readonly patience: number;
  readonly rounds: number;
  readonly deadline: number;
  readonly json: boolean;
}

const help = `
Without --run a second process is started on this machine, where both share one cache. On two machines, with the same
directory of one file system mounted on both:
  first:  holdfast-efs-hazards /mnt/efs --run today
  second: holdfast-efs-hazards /mnt/efs --run today --assist

Exit codes:
  0  it was shown, or the mount is not refused
  1  --inspect: the mount is refused
  2  an option or the directory cannot be used, or the file system failed`;

/** @throws CommanderError with exit code 2 after telling what is wrong, or 0 after `--help`. */
export function parseCliOptions(args: readonly string[], version: string): CliOptions {
  const command = new Command("holdfast-efs-hazards")
    .description(
      "Shows what NFS does on a mount, in the plain way and in the way of @holdfast/efs, and judges the mount.",
    )
    .argument("<directory>", "a directory on the mount; a directory of its own is made in it, and removed")
    .option("--inspect", "only judge the mount; nothing is written", false)
    .option("--run <name>", "wait for a second machine that assists the run of this name")
    .option("--assist", "be the second machine", false)
    .option(
      "--patience <seconds>",
      "how long a name is waited for until it is called not seen",
      wholeNumber(1, 3600),
      75,
    )
    .option("--rounds <count>", "how often a file is replaced", wholeNumber(1, 100_000), 100)
    .option("--deadline <seconds>", "end by then", wholeNumber(1, 86_400), 600)
    .option("--json", "print the report as JSON", false)
    .version(version)
    .addHelpText("after", help)
    .allowExcessArguments(false)
    .showHelpAfterError("(--help shows every option)")
    .exitOverride((error) => {
      error.exitCode = error.exitCode === 0 ? 0 : 2;
      throw error;
    });
  command.parse(args, { from: "user" });
  const options = command.opts<Omit<CliOptions, "directory">>();
  if (options.assist && options.run === undefined) {
    command.error("error: --assist takes the --run that the first machine was given", { exitCode: 2 });
  }
  return { ...options, directory: command.args[0] ?? "." };
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
  };
}
