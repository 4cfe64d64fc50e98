import { cutOptions } from "../cuts/cut-options.js";
import { runCuts } from "../cuts/run-cuts.js";
import { contained } from "../machine/contained.js";
import { diskTools, kernelTool } from "../machine/lab-tools.js";
import { countingNotRun } from "../program/write-totals.js";
import { KernelMachine } from "./kernel-machine.js";

/** A kernel that runs as a process is slow, so that fewer things happen in a life. */
const mostMs = 4000;

/** Kills kernels. Answers the exit code: 0 when nothing that was acknowledged was lost. */
export async function kernelMain(args: readonly string[], signal: AbortSignal): Promise<number> {
  const options = cutOptions(
    {
      name: "kernel",
      description: "Kills a whole kernel while a store works in it, again and again, and looks what is left.",
      formats: ["ext4", "xfs", "btrfs"],
      cuts: 10,
    },
    args,
  );
  return await countingNotRun(options.totals, async () => {
    return await contained([diskTools[options.fs], kernelTool], signal, async (directory) => {
      const machine = async (name: string): Promise<KernelMachine> =>
        await KernelMachine.make({ format: options.fs, directory, name, writer: options.writer });
      return await runCuts({ name: "kernel", mostMs, machine }, options, signal);
    });
  });
}
