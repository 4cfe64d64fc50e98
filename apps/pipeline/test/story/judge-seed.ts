import { expect } from "vitest";
import { type RunSummary, summarize } from "../../src/story/run/summary.js";
import { tellStory } from "../../src/story/run/tell-story.js";
import type { Panel } from "../../src/story/timeline/draw-timeline.js";

/** The longest outage of the object store, the pauses between attempts, and what they take. */
const longestAbsenceMs = 15 * 60_000;

/** Tells the story with a seed and holds what it is told for: all before wedge, and none after does. */
export async function judgeSeed(seed: number): Promise<readonly Panel[]> {
  const panels = await tellStory({ seed });
  const runs = panels.flatMap(({ records }) => records.map(summarize));
  for (const run of runs) {
    const name = `${run.title}, ${run.scenario}, seed ${seed}`;
    if (run.side === "before") expect(run.wedge, name).toBeDefined();
    else judgeAfter(run, name);
  }
  const before = runs.filter(({ side, scenario }) => side === "before" && scenario === "original");
  for (const { lane, hoursAtWork } of before) {
    const tuned = runs.find((run) => run.lane === lane && run.scenario === "tuned");
    expect(tuned?.hoursAtWork, `${lane}, tuned, seed ${seed}, takes longer`).toBeGreaterThan(hoursAtWork);
  }
  return panels;
}

function judgeAfter(run: RunSummary, name: string): void {
  expect(run.wedge, name).toBeUndefined();
  expect(run.stalls, name).toBe(0);
  expect(run.restartsSucceeded, name).toBe(run.restartsNeeded);
  expect(run.restartsNeeded, name).toBeGreaterThan(0);
  expect(run.longestAbsenceMs, name).toBeLessThan(longestAbsenceMs);
  expect(run.output, name).toMatchObject({ missing: 0, doubled: 0, rows: run.hours * 7200 });
}
