import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConformanceCase, conformanceCases } from "@holdfast/conformance";
import { writeTotals } from "../program/write-totals.js";
import { controls, mutants } from "./all-subjects.js";
import { idleCases, judgeLists } from "./judge-matrix.js";
import type { Judged } from "./judge-subject.js";
import { type MutantsOptions, mutantsOptions } from "./mutants-options.js";
import { progressLine, renderMatrix } from "./render-matrix.js";
import { runSubject } from "./run-subject.js";
import type { Subject } from "./subject.js";

/** Runs the suite on everything that is broken. Answers the exit code: 0 when all of it was found out. */
export async function mutantsMain(args: readonly string[], signal: AbortSignal): Promise<number> {
  const options = mutantsOptions(args);
  const chosen = chosenSubjects(options);
  const problems = [...judgeLists(mutants, conformanceCases)];
  if (chosen.length === 0) problems.push(`there is neither a mutant nor a case ${options.only.join(", ")}`);
  const directory = await mkdtemp(join(tmpdir(), "holdfast-mutants-"));
  const judged: Judged[] = [];
  try {
    const settings = { seed: options.seed, directory, signal, ...(options.full && { allCases }) };
    await eachOf(chosen, options.jobs, async (subject) => {
      if (signal.aborted) return;
      const one = await runSubject(subject, settings);
      judged.push(one);
      process.stderr.write(`${progressLine(one, judged.length, chosen.length)}\n`);
    });
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 10 });
  }
  signal.throwIfAborted();
  judged.sort((a, b) => chosen.indexOf(a.subject) - chosen.indexOf(b.subject));
  for (const { subject, problems: found } of judged)
    problems.push(...found.map((what) => `${subject.id}: ${what}`));
  if (options.only.length === 0) {
    const idle = idleCases(judged, conformanceCases);
    if (idle.length > 0)
      problems.push(`no mutant fails on these must-cases, so they prove nothing: ${idle.join(", ")}`);
  }
  tell(judged, problems, options);
  const passed = judged.filter((one) => one.problems.length === 0).length;
  await writeTotals(options.totals, { passed, failed: problems.length });
  return problems.length === 0 ? 0 : 1;
}

function tell(judged: readonly Judged[], problems: readonly string[], { json, seed }: MutantsOptions): void {
  const broken = judged.filter(({ subject }) => subject.kind !== "control");
  const killed = broken.filter((one) => one.problems.length === 0).length;
  const totals = `${broken.length} mutants, ${killed} killed`;
  if (json) {
    const rows = judged.map(({ subject, killers, problems: found, durationMs }) => {
      return { ...subject, killers, problems: found, durationMs };
    });
    process.stdout.write(
      `${JSON.stringify({ seed, mutants: broken.length, killed, problems, rows }, null, 2)}\n`,
    );
    process.stderr.write(`${totals}\n`);
    return;
  }
  process.stdout.write(`\n${renderMatrix(judged)}\n\n`);
  for (const { subject, byChance } of broken) {
    if (byChance.length > 0)
      process.stdout.write(`· ${subject.id} was found by ${byChance.join(" ")} only with a further seed\n`);
  }
  for (const problem of problems) process.stdout.write(`✗ ${problem}\n`);
  process.stdout.write(`${totals}\n`);
}

/** What a mutant can be tried with: every case, or for the protocol those of the store. */
function allCases({ kind }: Subject): readonly string[] {
  const isTried = ({ group }: ConformanceCase): boolean => kind !== "protocol" || group === "store";
  return conformanceCases.filter(isTried).map(({ id }) => id);
}

/** All, or the mutants of these ids, and those that name these cases. */
function chosenSubjects({ only }: MutantsOptions): readonly Subject[] {
  if (only.length === 0) return [...controls, ...mutants];
  const isChosen = ({ id, named }: Subject): boolean =>
    only.some((name) => id === name || named.includes(name));
  return [...controls.filter(({ id }) => only.includes(id)), ...mutants.filter(isChosen)];
}

async function eachOf<T>(list: readonly T[], atOnce: number, run: (item: T) => Promise<void>): Promise<void> {
  const rest = [...list];
  const work = async (): Promise<void> => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) await run(next);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
