import { strictCommand } from "../program/strict-command.js";
import {
  type NfsConformanceOptions,
  nfsConformanceMain,
  withNfsConformanceOptions,
} from "./conformance-main.js";
import { type HazardsOptions, hazardsMain, withHazardsOptions } from "./hazards-main.js";
import { type RoundsOptions, roundsMain, withRoundsOptions } from "./rounds-main.js";

/** `nfs [hazards | conformance]`: two client kernels on a real NFSv4.1 server, and what has to hold there. */
export async function nfsMain(args: readonly string[], signal: AbortSignal): Promise<number> {
  let code = 0;
  const program = withRoundsOptions(strictCommand("nfs"))
    .description(
      "Two client kernels on a real NFSv4.1 server: the server dies with answers that are lost, a client dies, a client is " +
        "cut off and comes back.",
    )
    .helpCommand(false)
    // What follows the name of a command is the command's.
    .enablePositionalOptions()
    .action(async (options: RoundsOptions) => {
      code = await roundsMain(options, signal);
    });
  withHazardsOptions(program.command("hazards")).action(async (options: HazardsOptions) => {
    code = await hazardsMain(options, signal);
  });
  withNfsConformanceOptions(program.command("conformance")).action(async (options: NfsConformanceOptions) => {
    code = await nfsConformanceMain(options, signal);
  });
  await program.parseAsync(args, { from: "user" });
  return code;
}
