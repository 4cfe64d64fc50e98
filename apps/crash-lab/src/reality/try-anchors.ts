import { crashStates, readTree } from "@holdfast/worlds/disk";
import type { DiskFormat } from "../machine/loop-disk.js";
import { type Anchor, type AnchorState, anchorState, anchors } from "./anchors.js";
import { judgeTree } from "./judge-tree.js";
import type { CutTree, RealMachine } from "./real-machine.js";
import { allDone, type ReplayedCalls, replayCalls } from "./replay-calls.js";

export interface AnchorReport {
  readonly anchor: Anchor;
  readonly format: DiskFormat;
  /** How often `/f` was found in each state. */
  readonly seen: Readonly<Partial<Record<AnchorState, number>>>;
  /** In which states the simulated disk may leave it. */
  readonly possible: readonly AnchorState[];
  readonly problems: readonly string[];
}

/** So often a story is told until its measured end was seen; one of them is seen once in five or six times. */
const mostTries = 60;
/** And so often at least. */
const leastTries = 3;

/** Cuts the power at the end of each anchor's story until what was measured is seen again, and looks for it in the world. */
export async function tryAnchors(
  machine: RealMachine,
  format: DiskFormat,
  signal: AbortSignal,
): Promise<AnchorReport[]> {
  const reports: AnchorReport[] = [];
  for (const anchor of anchors) {
    const measured = anchor.measured[format];
    if (measured) reports.push(await tryAnchor(machine, anchor, format, measured, signal));
  }
  return reports;
}

async function tryAnchor(
  machine: RealMachine,
  anchor: Anchor,
  format: DiskFormat,
  measured: readonly AnchorState[],
  signal: AbortSignal,
): Promise<AnchorReport> {
  const seen: Partial<Record<AnchorState, number>> = {};
  const problems = new Set<string>();
  let possible: readonly AnchorState[] = [];
  const isMissing = (state: AnchorState): boolean => seen[state] === undefined;
  for (let tried = 0; tried < mostTries; tried += 1) {
    if (tried >= leastTries && !measured.some(isMissing)) break;
    signal.throwIfAborted();
    const [tree] = await machine.cut({ trees: [anchor], flushLog: false });
    if (!tree) throw new Error("nothing was told of an anchor");
    const replayed = await replayCalls(tree.done);
    possible = await possibleStates(replayed);
    const state = anchorState(tree.found);
    seen[state] = (seen[state] ?? 0) + 1;
    for (const problem of problemsOf(tree, replayed, anchor, state, measured)) problems.add(problem);
  }
  for (const state of measured) {
    if (isMissing(state)) problems.add(`"${state}" was never seen in ${mostTries} cuts`);
    if (!possible.includes(state)) problems.add(`the simulated disk never leaves "${state}"`);
  }
  return { anchor, format, seen, possible, problems: [...problems] };
}

function problemsOf(
  { found }: CutTree,
  replayed: ReplayedCalls,
  { isCertain }: Anchor,
  state: AnchorState,
  measured: readonly AnchorState[],
): string[] {
  const { isAllowed, reasons } = judgeTree(replayed, found, "posix-min");
  return [
    ...replayed.differences,
    ...(isAllowed ? [] : [`the simulated disk does not allow "${state}": ${reasons.join("; ")}`]),
    ...(isCertain && !measured.includes(state) ? [`"${state}" was found, and only ${measured} may be`] : []),
  ];
}

/** In which states `/f` may be once all calls are done. */
export async function possibleStates({ recording }: ReplayedCalls): Promise<AnchorState[]> {
  const states = new Set<AnchorState>();
  for (const state of crashStates(recording, { model: "posix-min", seed: 1 })) {
    if (state.notes.includes(allDone)) states.add(anchorState(await readTree(state.disk().mount())));
  }
  return [...states].sort();
}
