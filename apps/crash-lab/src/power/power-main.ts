import { cutOptions } from "../cuts/cut-options.js";
import { runCuts } from "../cuts/run-cuts.js";
import { contained } from "../machine/contained.js";
import { cutTool, diskTools } from "../machine/lab-tools.js";
import { countingNotRun } from "../program/write-totals.js";
import { PowerMachine } from "./power-machine.js";

/** Most commits take a few milliseconds, so that a life has some dozens of them. */
const mostMs = 400;

/** Cuts the power of a disk. Answers the exit code: 0 when nothing that was acknowledged was lost. */
export async function powerMain(args: readonly string[], signal: AbortSignal): Promise<number> {
  const options = cutOptions(
    {
      name: "power",
      description:
        "Cuts the power of a real disk while a store works on it, again and again, and looks what is left.",
      formats: ["ext4", "xfs"],
      cuts: 100,
    },
    args,
  );
  return await countingNotRun(options.totals, async () => {
    return await contained([diskTools[options.fs], cutTool], signal, async (directory) => {
      const machine = async (name: string): Promise<PowerMachine> =>
        await PowerMachine.make({ format: options.fs, directory, name }, options.writer);
      return await runCuts({ name: "power", mostMs, machine }, options, signal);
    });
  });
}
