import { describeCall } from "./file-call.js";
import type { Disagreement } from "./try-random-calls.js";

/** What happened, for somebody who looks for the mistake. */
export function describeDisagreement(disagreement: Disagreement): string {
  const { format, seed, cut, tree, problems, done, found } = disagreement;
  const { setup, calls, ends, isCutInCall } = done;
  const told = calls.slice(0, ends.length).map((call, at) => {
    const end = ends[at];
    return `  ${at + 1} ${describeCall(call)}${end === undefined ? "" : ` → ${end}`}`;
  });
  const next = calls[ends.length];
  if (isCutInCall && next) told.push(`  ${ends.length + 1} ${describeCall(next)} → cut`);
  return [
    `${format}, seed ${seed}, cut ${cut}, tree ${tree}:`,
    ...problems,
    "durable before:",
    ...setup.map((call) => `  ${describeCall(call)}`),
    "done:",
    ...told,
    "found:",
    ...found.map((entry) => `  ${entry.path}${entry.kind === "file" ? ` ${runsOf(entry.bytes)}` : "/"}`),
  ].join("\n");
}

const mostRuns = 12;

/** A content by its parts: zeros, and what a call has stamped with its number. */
function runsOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString("latin1");
  const runs = [...text.matchAll(/\0+|(\d+;)\1*|[^\0]+?/g)].map(({ 0: run, 1: stamp, index }) => {
    if (run.startsWith("\0")) return `zeros from ${index}`;
    return stamp === undefined ? undefined : `${stamp.slice(0, -1)} from ${index}`;
  });
  const told = runs.filter((run) => run !== undefined);
  return `${bytes.length} bytes: ${told.slice(0, mostRuns).join(", ")}${told.length > mostRuns ? " …" : ""}`;
}
