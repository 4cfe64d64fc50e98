import { Command } from "commander";
import type { Main } from "./program/run-program.js";

/** A command of the lab. Its code is loaded when it is asked for; it parses what follows its name by itself. */
interface LabCommand {
  readonly name: string;
  readonly description: string;
  readonly load: () => Promise<Main>;
}

const commands: readonly LabCommand[] = [
  {
    name: "world",
    description: "try what power cuts may leave in a simulated disk: every crash state is judged",
    load: async () => (await import("./world/world-main.js")).worldMain,
  },
  {
    name: "power",
    description: "cut the power of a real disk while a store works on it, again and again",
    load: async () => (await import("./power/power-main.js")).powerMain,
  },
  {
    name: "kernel",
    description: "kill a whole kernel while a store works in it, again and again",
    load: async () => (await import("./kernel/kernel-main.js")).kernelMain,
  },
  {
    name: "leaderboard",
    description:
      "try how others write files in the disk world and by real cuts, and make a table of what each loses",
    load: async () => (await import("./leaderboard/leaderboard-main.js")).leaderboardMain,
  },
  {
    name: "reality",
    description: "hold the disk world against real disks: is what a cut left a state that it allows?",
    load: async () => (await import("./reality/reality-main.js")).realityMain,
  },
  {
    name: "faults",
    description: "place every fault of an S3 service at every request of a job, and many of them by chance",
    load: async () => (await import("./faults/faults-main.js")).faultsMain,
  },
  {
    name: "s3",
    description: "a real S3 server on this machine, and what the S3 backend has to hold on it",
    load: async () => (await import("./s3/s3-main.js")).s3Main,
  },
  {
    name: "nfs-world",
    description:
      "try any order of what several clients of a simulated NFS server do, and anything going wrong",
    load: async () => (await import("./nfs-world/nfs-world-main.js")).nfsWorldMain,
  },
  {
    name: "nfs",
    description: "two client kernels on a real NFSv4.1 server that dies, that is cut off, that forgets",
    load: async () => (await import("./nfs/nfs-main.js")).nfsMain,
  },
];

/** Runs the command that the arguments name. Answers its exit code. */
export async function labMain(args: readonly string[], signal: AbortSignal): Promise<number> {
  let exitCode = 0;
  const lab = new Command("lab")
    .description("Crashes: where does a store lose what it had acknowledged?")
    .helpCommand(false)
    .enablePositionalOptions()
    .showHelpAfterError("(--help shows every command)")
    .exitOverride((error) => {
      error.exitCode = error.exitCode === 0 ? 0 : 2;
      throw error;
    });
  for (const { name, description, load } of commands) {
    lab
      .command(name)
      .description(description)
      .argument("[options...]")
      .helpOption(false)
      .allowUnknownOption()
      .passThroughOptions()
      .action(async (rest: readonly string[]) => {
        const main = await load();
        exitCode = await main(rest, signal);
      });
  }
  await lab.parseAsync([...args], { from: "user" });
  return exitCode;
}
