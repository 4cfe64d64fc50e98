import { inspectMount } from "../../mount/inspect-mount.js";
import { renderMountReport } from "../../mount/render-mount-report.js";
import { assistDemonstration } from "../assist-demonstration.js";
import { demonstrateHazards } from "../demonstrate-hazards.js";
import { renderDemonstration } from "../demonstration-report.js";
import { type CliOptions, parseCliOptions } from "./cli-options.js";
import { reportAsJson } from "./report-as-json.js";

/** Runs the command line. The answer is the exit code. */
export async function cliMain(
  args: readonly string[],
  { version, signal, write }: { version: string; signal: AbortSignal; write: (text: string) => void },
): Promise<number> {
  const options = parseCliOptions(args, version);
  if (options.inspect) return await inspect(options, signal, write);
  const { directory, run, patience, rounds, json } = options;
  const bounds = { signal, deadlineMs: options.deadline * 1000 };
  if (options.assist && run !== undefined) {
    await assistDemonstration(directory, { run, ...bounds });
    return 0;
  }
  const played = { patienceMs: patience * 1000, rounds, ...(run !== undefined && { run }) };
  const report = await demonstrateHazards(directory, { ...played, ...bounds });
  write(json ? reportAsJson(report) : renderDemonstration(report));
  return 0;
}

async function inspect(
  { directory, deadline, json }: CliOptions,
  signal: AbortSignal,
  write: (text: string) => void,
): Promise<number> {
  const report = await inspectMount(directory, { signal, deadlineMs: deadline * 1000 });
  write(json ? reportAsJson(report) : renderMountReport(report));
  return report.verdict === "refuse" ? 1 : 0;
}
