import { InvalidArgumentError } from "@holdfast/core";
import type { ConformanceCase } from "../case/conformance-case.js";

/**
 * The cases that were asked for, in the order of the suite: by id (`CREATE-03`), group (`create`) or the beginning of
 * an id (`CR`); upper and lower case are alike.
 * @throws InvalidArgumentError naming one that means no case.
 */
export function selectCases(
  cases: readonly ConformanceCase[],
  only: readonly string[] | undefined,
): readonly ConformanceCase[] {
  if (only === undefined) return cases;
  const chosen = new Set<ConformanceCase>();
  for (const wanted of only) {
    const matching = casesNamed(cases, wanted);
    for (const match of matching) chosen.add(match);
    if (matching.length > 0) continue;
    const groups = [...new Set(cases.map(({ group }) => group))].join(", ");
    throw new InvalidArgumentError(
      `there is no case ${JSON.stringify(wanted)}; give an id such as ${cases[0]?.id}, its beginning, or a group of ${groups}`,
    );
  }
  return cases.filter((candidate) => chosen.has(candidate));
}

/** A whole id means that case alone, also where another one's begins with it. */
function casesNamed(cases: readonly ConformanceCase[], wanted: string): readonly ConformanceCase[] {
  const name = wanted.trim().toUpperCase();
  if (name === "") return [];
  const whole = cases.filter(({ id }) => id.toUpperCase() === name);
  if (whole.length > 0) return whole;
  const group = cases.filter((candidate) => candidate.group.toUpperCase() === name);
  return group.length > 0 ? group : cases.filter(({ id }) => id.toUpperCase().startsWith(name));
}
