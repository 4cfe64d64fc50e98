import Table from "cli-table3";
import type { Command } from "commander";
import { countingNotRun, writeTotals } from "../program/write-totals.js";
import type { AgreementCase, CaseAnswers } from "./hazards/agreement-case.js";
import { agreementCases } from "./hazards/agreement-cases.js";
import { type InspectionRecord, inspectMounts } from "./hazards/inspected-mounts.js";
import { allowedAnswers } from "./hazards/play-in-world.js";
import { playOnKernels } from "./hazards/play-on-kernels.js";
import { type StaleAbsence, staleAbsence } from "./hazards/stale-absence.js";
import { withNfsLab } from "./lab/with-nfs-lab.js";

export interface HazardsOptions {
  readonly only?: readonly string[];
  readonly short: boolean;
  readonly json: boolean;
  readonly totals?: string;
}

/** One case, and what came of it. Plain JSON. */
interface CaseRecord {
  readonly id: string;
  readonly title: string;
  readonly seen: CaseAnswers;
  readonly allowed: readonly CaseAnswers[];
  readonly agrees: boolean;
}

export function withHazardsOptions(command: Command): Command {
  return command
    .description(
      "what inspectMount says of real mounts, and what one client sees of another's changes: real kernels and the simulated world must agree",
    )
    .option("--short", "leave out how long an absence is believed, which takes up to a minute", false)
    .option("--only <case...>", "only these cases, by the beginnings of their ids")
    .option("--json", "print the report as JSON", false)
    .option("--totals <file>", "leave the counts in this file, as JSON");
}

/** Puts two real kernels and the simulated world to the same calls. Answers the exit code: 0 when they agree. */
export async function hazardsMain(options: HazardsOptions, signal: AbortSignal): Promise<number> {
  const { short: isShort, only = [""], json, totals } = options;
  const cases = agreementCases.filter(({ id }) => only.some((beginning) => id.startsWith(beginning)));
  return await countingNotRun(totals, async () => {
    return await withNfsLab(signal, async (lab) => {
      const [client] = lab.clients;
      const mounts = client && !options.only ? await inspectMounts(client) : [];
      const records: CaseRecord[] = [];
      for (const played of cases) {
        records.push(
          recordOf(played, await playOnKernels(lab, played, signal), await allowedAnswers(played)),
        );
      }
      const absence = isShort ? undefined : await staleAbsence(lab, signal);
      const differing = records.filter(({ agrees }) => !agrees);
      const report = { lab: "nfs-hazards", mounts, records, ...(absence && { absence }) };
      process.stdout.write(
        `${json ? JSON.stringify(report, null, 2) : rendered(mounts, records, absence)}\n`,
      );
      for (const { id, seen, allowed } of differing) {
        const ways = allowed.map(shown).join("\n    or: ");
        process.stderr.write(
          `✗ ${id}: the kernels saw\n        ${shown(seen)}\n    the world allows\n        ${ways}\n`,
        );
      }
      const misjudged = mounts.filter(({ problems }) => problems.length > 0);
      for (const problem of misjudged.flatMap(({ problems }) => problems))
        process.stderr.write(`✗ ${problem}\n`);
      const failed = differing.length + misjudged.length;
      await writeTotals(totals, { passed: records.length + mounts.length - failed, failed });
      return failed === 0 ? 0 : 1;
    });
  });
}

function recordOf(
  { id, title }: AgreementCase,
  seen: CaseAnswers,
  allowed: readonly CaseAnswers[],
): CaseRecord {
  const agrees = allowed.some((answers) => answers.join("\n") === seen.join("\n"));
  return { id, title, seen, allowed, agrees };
}

function rendered(
  mounts: readonly InspectionRecord[],
  records: readonly CaseRecord[],
  absence: StaleAbsence | undefined,
): string {
  const inspected = mounts.map(({ title, verdict, evidence }) => {
    return `a mount that is ${title}: ${verdict} (${evidence.join("; ")})`;
  });
  const table = new Table({
    head: ["case", "what the kernels answered, call by call", "the world"],
    style: { head: [], border: [], compact: true },
  });
  for (const { id, seen, agrees } of records) table.push([id, shown(seen), agrees ? "agrees" : "DIFFERS"]);
  const times = absence && [
    `a file that is there was absent to plain open for ${(absence.plainMs / 1000).toFixed(1)} s, ` +
      `and to open after a look at its directories for ${(absence.freshMs / 1000).toFixed(1)} s`,
  ];
  return [...inspected, table.toString(), ...(times ?? [])].join("\n");
}

function shown(answers: CaseAnswers): string {
  return answers.join(" · ");
}
