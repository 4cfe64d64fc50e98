import type { ConformanceCase } from "@holdfast/conformance";
import type { Judged } from "./judge-subject.js";
import type { Subject } from "./subject.js";

/** What is wrong with the lists themselves, before anything runs. */
export function judgeLists(
  mutants: readonly Subject[],
  cases: readonly Pick<ConformanceCase, "id">[],
): readonly string[] {
  const known = new Set(cases.map(({ id }) => id));
  const problems = [
    ...repeated(mutants.map(({ id }) => id)).map((id) => `two mutants have the id ${id}`),
    ...repeated(cases.map(({ id }) => id)).map((id) => `two cases have the id ${id}`),
  ];
  for (const { id, named } of mutants) {
    if (named.length === 0) problems.push(`mutant ${id} names no case that kills it`);
    for (const name of named)
      if (!known.has(name)) problems.push(`mutant ${id} names ${name}, which is no case`);
  }
  return problems;
}

/** The must-cases that no mutant fails: they prove nothing. */
export function idleCases(
  judged: readonly Judged[],
  cases: readonly Pick<ConformanceCase, "id" | "level">[],
): readonly string[] {
  const killers = new Set(judged.flatMap((one) => one.killers));
  return cases.filter(({ id, level }) => level === "must" && !killers.has(id)).map(({ id }) => id);
}

function repeated(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}
