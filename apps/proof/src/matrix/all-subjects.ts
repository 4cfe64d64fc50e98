import { type CaseGroup, type ConformanceCase, conformanceCases } from "@holdfast/conformance";
import { knownMutants } from "@holdfast/conformance/mutants";
import { protocolMutants } from "../protocol-mutants/protocol-mutants.js";
import type { Subject } from "./subject.js";

/** Cases of a group on a good one; group by group, so that several processes share the work. */
function control(id: string, title: string, cases: readonly ConformanceCase[]): readonly Subject[] {
  const groups = [...new Set(cases.map(({ group }) => group))];
  return groups.map((group) => ({
    id: `${id}/${group}`,
    kind: "control",
    title: `${title}: the cases of group ${group}`,
    standsFor: "",
    named: cases.filter((one) => one.group === group).map((one) => one.id),
  }));
}

/** What takes longest, first, so that several processes end at about the same time. */
const longest: readonly CaseGroup[] = ["power", "crash", "store", "bounds", "list"];

/** The good adapter, and the good protocol. */
export const controls: readonly Subject[] = [
  ...control("good-adapter", "the good file backend", longestFirst(conformanceCases)),
  ...control(
    "good-protocol",
    "the good protocol in memory",
    conformanceCases.filter(({ group }) => group === "store"),
  ),
];

function longestFirst(cases: readonly ConformanceCase[]): readonly ConformanceCase[] {
  const place = ({ group }: ConformanceCase): number => {
    return longest.includes(group) ? longest.indexOf(group) : longest.length;
  };
  return cases.toSorted((a, b) => place(a) - place(b));
}

export const mutants: readonly Subject[] = [
  ...knownMutants.map(({ id, title, standsFor, killedBy }): Subject => {
    return { id, kind: "adapter", title, standsFor, named: killedBy };
  }),
  ...protocolMutants.map(({ id, title, standsFor, killedBy }): Subject => {
    return { id, kind: "protocol", title, standsFor, named: killedBy };
  }),
];
