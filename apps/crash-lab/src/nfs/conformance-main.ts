import { once } from "node:events";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ConformanceReport } from "@holdfast/conformance";
import type { Command } from "commander";
import { wholeNumber } from "../program/whole-number.js";
import { countingNotRun, writeTotals } from "../program/write-totals.js";
import { caseProblems, casesPassed } from "../suite/case-problems.js";
import { recommendedOptions } from "./lab/client-init.js";
import type { ClientKernel } from "./lab/client-kernel.js";
import { serverAddress } from "./lab/lab-network.js";
import type { NfsLab } from "./lab/nfs-lab.js";
import { withNfsLab } from "./lab/with-nfs-lab.js";
import { MachineCutter } from "./suite/machine-cutter.js";
import type { SuitePlace } from "./suite/suite-place.js";

export interface NfsConformanceOptions {
  readonly only?: readonly string[];
  readonly short: boolean;
  readonly seed: number;
  readonly totals?: string;
}

/** The one in which the suite runs, and two whose power is cut by turns. */
const memoryMiB = [2048, 256, 256];
const cutterPort = 7050;
const suiteMs = 7_200_000;

/** Still more objects than one READDIR answers, and writes of more than one WRITE. */
const shortTuning = { manyKeys: 600, largeBytes: 20 * 2 ** 20, kills: 3, powerCuts: 8 } as const;

/** Mounts that have to be refused, by what is wrong with them. */
const unsafe: Readonly<Record<string, string>> = {
  "a soft mount": `${recommendedOptions.replace("hard", "soft")},nosharecache`,
  "a mount without close-to-open consistency": `${recommendedOptions},nocto,nosharecache`,
};

export function withNfsConformanceOptions(command: Command): Command {
  return command
    .description("the conformance suite on a real mount; its power cuts kill whole kernels and the server")
    .option("--only <case...>", "only these cases of the suite: ids, groups, or beginnings of ids")
    .option("--short", "fewer objects, kills and power cuts in each case", false)
    .option("--seed <n>", "the seed of every choice", wholeNumber, 1)
    .option("--totals <file>", "leave the counts in this file, as JSON");
}

/** Runs the suite in a client's kernel. Answers the exit code: 0 when all of it holds and nothing was skipped. */
export async function nfsConformanceMain(
  options: NfsConformanceOptions,
  signal: AbortSignal,
): Promise<number> {
  return await countingNotRun(options.totals, async () => {
    const run = async (lab: NfsLab, directory: string): Promise<number> => {
      const report = await runSuiteIn(lab, directory, options);
      const problems = caseProblems("suite", "with `lab nfs conformance`", report);
      const passed = casesPassed(report);
      const seconds = (report.durationMs / 1000).toFixed(1);
      process.stdout.write(
        `${report.harness.name}: ${passed} of ${report.cases.length} cases passed, ${seconds} s\n`,
      );
      for (const { id, notes } of report.cases) {
        for (const note of notes) process.stdout.write(`  ${id}: ${note}\n`);
      }
      for (const problem of problems) process.stderr.write(`✗ ${problem}\n`);
      await writeTotals(options.totals, { passed, failed: problems.length });
      return problems.length === 0 ? 0 : 1;
    };
    return await withNfsLab(signal, run, { memoryMiB });
  });
}

async function runSuiteIn(
  lab: NfsLab,
  directory: string,
  { seed, only, short: isShort }: NfsConformanceOptions,
): Promise<ConformanceReport> {
  const [suite, ...machines] = lab.clients;
  if (!suite) throw new Error("the lab needs a client");
  suite.onMessage = (message) => {
    if (message.kind === "progress") process.stderr.write(`${message.line}\n`);
  };
  const cutter = new MachineCutter(lab, machines).server();
  cutter.listen(cutterPort, serverAddress);
  await once(cutter, "listening");
  try {
    const place: SuitePlace = {
      mountPoints: [suite.mountPoint, await mountAgain(suite, "apart", `${recommendedOptions},nosharecache`)],
      unsafeMounts: await mountUnsafely(suite),
      cutter: { host: serverAddress, port: cutterPort },
    };
    const report = join(directory, "suite-report.json");
    const tuning = isShort ? { tuning: shortTuning } : {};
    await suite.ask({ kind: "suite", place, seed, report, ...tuning, ...(only && { only }) }, suiteMs);
    return JSON.parse(await readFile(report, "utf8"));
  } finally {
    cutter.close();
  }
}

async function mountUnsafely(client: ClientKernel): Promise<Record<string, string>> {
  const mounted: Record<string, string> = {};
  for (const [index, [name, options]] of Object.entries(unsafe).entries()) {
    mounted[name] = await mountAgain(client, `unsafe-${index + 1}`, options);
  }
  return mounted;
}

async function mountAgain(client: ClientKernel, name: string, options: string): Promise<string> {
  const mountPoint = `${client.mountPoint}-${name}`;
  await mkdir(mountPoint);
  await client.ask({ kind: "mount", mountPoint, options });
  return mountPoint;
}
