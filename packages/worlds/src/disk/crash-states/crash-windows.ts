import { isMoment, type RunEntry } from "./run-entry.js";

/**
 * The moments that together have all crash states of a run. Where nothing is marked in between, a crash before a change
 * leaves what a crash after it leaves that loses the change; so what counts is the last moment before each fsync and each
 * mark, and the end.
 */
export function crashWindows(entries: readonly RunEntry[]): number[] {
  const moments: { readonly kind: RunEntry["kind"]; isMarked: boolean }[] = [
    { kind: "cut", isMarked: false },
  ];
  for (const entry of entries) {
    const last = moments.at(-1);
    if (isMoment(entry)) moments.push({ kind: entry.kind, isMarked: false });
    else if (entry.kind === "note" && last) last.isMarked = true;
  }
  const windows: number[] = [];
  let isNew = false;
  for (const [moment, { kind, isMarked }] of moments.entries()) {
    isNew ||= kind === "change" || kind === "cut" || isMarked;
    const next = moments[moment + 1];
    if (!isNew || (next?.kind === "change" && !next.isMarked)) continue;
    windows.push(moment);
    isNew = false;
  }
  return windows;
}
