import { rm } from "node:fs/promises";
import type { ModelViolation } from "@holdfast/conformance/model";
import Table from "cli-table3";
import { writeTotals } from "../program/write-totals.js";
import type { ProtocolMutant } from "../protocol-mutants/protocol-mutant.js";
import { protocolMutants } from "../protocol-mutants/protocol-mutants.js";
import { bundleChecker } from "./bundle-checker.js";
import type { ModelCommandOptions } from "./model-options.js";
import { renderViolation } from "./render-report.js";
import { runChecker } from "./run-checker.js";

/** How the checker did on one broken protocol. */
interface Found {
  readonly mutant: ProtocolMutant;
  readonly violation: ModelViolation | undefined;
  readonly schedules: number;
  /** Why there is no answer. */
  readonly problem?: string;
}

/** Checks every broken protocol until a violation is found. Answers the exit code: 0 when there is one in each. */
export async function findMutants(
  options: ModelCommandOptions,
  directory: string,
  signal: AbortSignal,
): Promise<number> {
  const { only, workers, json } = options;
  const chosen = protocolMutants.filter(({ id }) => only.length === 0 || only.includes(id));
  const problem = await problemOfGood(options, directory, signal);
  if (problem !== undefined) {
    process.stderr.write(`✗ the good protocol: ${problem}\n`);
    return 1;
  }
  const found: Found[] = [];
  const rest = [...chosen];
  const work = async (): Promise<void> => {
    for (let next = rest.shift(); next !== undefined && !signal.aborted; next = rest.shift()) {
      const one = await findMutant(next, options, directory, signal);
      found.push(one);
      process.stderr.write(`${progressLine(one, found.length, chosen.length)}\n`);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  signal.throwIfAborted();
  found.sort((a, b) => chosen.indexOf(a.mutant) - chosen.indexOf(b.mutant));
  const missed = found.filter(({ violation }) => !violation);
  if (json) process.stdout.write(`${JSON.stringify(found.map(row), null, 2)}\n`);
  else process.stdout.write(`${renderFound(found)}\n`);
  if (only.length > 0 && !json) {
    for (const { violation } of found)
      if (violation) process.stdout.write(`\n${renderViolation(violation)}\n`);
  }
  for (const { mutant, problem } of missed) {
    process.stderr.write(`✗ ${mutant.id}: ${problem ?? "no violation was found within the budget"}\n`);
  }
  const total = `${chosen.length} protocol mutants, ${chosen.length - missed.length} found\n`;
  (json ? process.stderr : process.stdout).write(total);
  await writeTotals(options.totals, { passed: chosen.length - missed.length, failed: missed.length });
  return chosen.length > 0 && missed.length === 0 ? 0 : 1;
}

/** What finds a violation in the good protocol proves nothing about a broken one. */
async function problemOfGood(
  { budget, seed, config }: ModelCommandOptions,
  directory: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const program = await bundleChecker(directory);
  const chosen = config.length > 0 && { configurations: config };
  const { violation } = await runChecker(program, { budgetMs: budget, seed, ...chosen }, { signal });
  return violation && renderViolation(violation);
}

async function findMutant(
  mutant: ProtocolMutant,
  { budget, seed, config }: ModelCommandOptions,
  directory: string,
  signal: AbortSignal,
): Promise<Found> {
  try {
    const program = await bundleChecker(directory, mutant);
    const chosen = config.length > 0 && { configurations: config };
    const request = {
      mutant: mutant.id,
      budgetMs: budget,
      budgetOf: "processor" as const,
      seed,
      ...chosen,
    };
    const { violation, schedules } = await runChecker(program, request, { signal });
    await rm(program, { force: true });
    return { mutant, violation, schedules };
  } catch (error) {
    return { mutant, violation: undefined, schedules: 0, problem: String(error) };
  }
}

function row({ mutant: { id, title }, violation, schedules, problem }: Found): object {
  return { id, title, found: violation !== undefined, schedules, violation, problem };
}

function progressLine({ mutant, violation, schedules }: Found, done: number, of: number): string {
  const how = violation
    ? `${violation.invariant} in ${violation.configuration} after ${seconds(violation)}`
    : `not found in ${schedules} schedules`;
  return `${done}/${of} ${violation ? "✓" : "✗"} ${mutant.id}: ${how}`;
}

function renderFound(found: readonly Found[]): string {
  const table = new Table({
    head: ["mutant", "invariant", "configuration", "found after", "events", "steps", "deviations"],
    colAligns: ["left", "left", "left", "right", "right", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const { mutant, violation } of found) {
    const {
      invariant = "not found",
      configuration = "",
      events,
      steps = "",
      deviations = "",
    } = violation ?? {};
    const after = violation ? seconds(violation) : "";
    table.push([mutant.id, invariant, configuration, after, events?.length ?? "", steps, deviations]);
  }
  return table.toString();
}

function seconds({ foundAfterMs }: ModelViolation): string {
  return `${(foundAfterMs / 1000).toFixed(1)} s`;
}
