import { writeFile } from "node:fs/promises";
import { contained } from "../machine/contained.js";
import { cutTool, diskTools, type LabTool } from "../machine/lab-tools.js";
import { LoopDisk } from "../machine/loop-disk.js";
import { countingNotRun, writeTotals } from "../program/write-totals.js";
import { describeDisagreement } from "./describe-disagreement.js";
import { RealMachine } from "./real-machine.js";
import { type RealFormat, type RealityOptions, realFormats, realityOptions } from "./reality-options.js";
import { progressLine, renderReality } from "./render-reality.js";
import { type AnchorReport, tryAnchors } from "./try-anchors.js";
import { type RealityReport, tryRandomCalls } from "./try-random-calls.js";

const progressEvery = 50;
const tools: readonly LabTool[] = [diskTools.ext4, diskTools.xfs, cutTool];

/** Compares the simulated disk with real ones. Answers the exit code: 1 when a real disk left what the world rules out. */
export async function realityMain(args: readonly string[], signal: AbortSignal): Promise<number> {
  const options = realityOptions(args);
  return await countingNotRun(options.totals, async () => {
    return await contained(tools, signal, async (directory) => {
      const formats = options.fs === undefined ? realFormats : [options.fs];
      const ended = await Promise.allSettled(
        formats.map(async (format) => await tryFormat(format, directory, options, signal)),
      );
      const tried = ended.map((one) => {
        if (one.status === "rejected") throw one.reason;
        return one.value;
      });
      return await tell(
        tried.map(({ report }) => report),
        tried.flatMap(({ anchors }) => anchors),
        options,
      );
    });
  });
}

interface Tried {
  readonly report: RealityReport;
  readonly anchors: readonly AnchorReport[];
}

async function tryFormat(
  format: RealFormat,
  directory: string,
  { cuts, seed }: RealityOptions,
  signal: AbortSignal,
): Promise<Tried> {
  const disk = await LoopDisk.make({ format, directory, name: format });
  await disk.mount();
  const machine = new RealMachine(disk);
  try {
    const anchors = await tryAnchors(machine, format, signal);
    const onCut = (report: RealityReport): void => {
      if (report.cuts % progressEvery === 0) process.stderr.write(`${progressLine(report, cuts)}\n`);
    };
    return { anchors, report: await tryRandomCalls(machine, { format, cuts, seed, signal, onCut }) };
  } finally {
    await machine.dispose();
  }
}

async function tell(
  reports: readonly RealityReport[],
  anchors: readonly AnchorReport[],
  { json, story, totals }: RealityOptions,
): Promise<number> {
  const disagreements = reports.flatMap((report) => report.disagreements);
  const problems = [
    ...anchors.flatMap(({ anchor, format, problems }) =>
      problems.map((one) => `${anchor.id}, ${format}: ${one}`),
    ),
    ...disagreements.map(describeDisagreement),
  ];
  const numbers = reports.map(({ disagreements: { length }, ...rest }) => ({
    ...rest,
    disagreements: length,
  }));
  const whole = { reports: numbers, anchors, problems };
  process.stdout.write(json ? `${JSON.stringify(whole, null, 2)}\n` : `${renderReality(reports, anchors)}\n`);
  for (const problem of problems) process.stderr.write(`✗ ${problem}\n`);
  if (story !== undefined && disagreements.length > 0)
    await writeFile(story, JSON.stringify(disagreements, storedBytes));
  const trees = reports.reduce((sum, report) => sum + report.trees, 0);
  const failed = problems.length;
  await writeTotals(totals, { passed: trees + anchors.length - failed, failed });
  return failed === 0 ? 0 : 1;
}

/** Bytes as base64. */
function storedBytes(_: string, value: unknown): unknown {
  const isBytes = typeof value === "object" && value !== null && "type" in value && value.type === "Buffer";
  return isBytes && "data" in value ? Buffer.from(value.data as number[]).toString("base64") : value;
}
