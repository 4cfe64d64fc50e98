import Table from "cli-table3";
import type { Judged } from "./judge-subject.js";

const blank = { top: "", "top-mid": "", "top-left": "", "top-right": "", bottom: "", "bottom-mid": "" };
const lines = {
  ...blank,
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
};
const chars = { ...lines, right: "", "right-mid": "", middle: "  " };

/** Every mutant with the cases that found it out, in kinds. */
export function renderMatrix(judged: readonly Judged[]): string {
  const table = new Table({
    head: ["mutant", "what is broken", "killed by"],
    colWidths: [34, 62, 44],
    wordWrap: true,
    chars,
    style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": 0 },
  });
  for (const { subject, killers, problems } of judged) {
    if (subject.kind === "control") continue;
    const verdict = problems.length === 0 ? killers.join(" ") : `NOT KILLED ${killers.join(" ")}`;
    table.push([subject.id, subject.title, verdict.trim()]);
  }
  return table.toString();
}

/** One line for somebody who waits. */
export function progressLine(
  { subject, killers, problems, durationMs }: Judged,
  done: number,
  of: number,
): string {
  const { kind, id, named } = subject;
  const good = kind === "control" ? `passes ${named.length} cases` : `killed by ${killers.join(" ")}`;
  const how =
    problems.length === 0
      ? good
      : `FAILS: ${problems.join("; ")}${killers.length > 0 ? `; killed by ${killers.join(" ")}` : ""}`;
  return `[${String(done).padStart(String(of).length)}/${of}] ${kind} ${id}: ${how} (${(durationMs / 1000).toFixed(1)} s)`;
}
