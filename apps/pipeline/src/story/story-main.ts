import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunRecord } from "./run/run-record.js";
import { summarize } from "./run/summary.js";
import { tellStory } from "./run/tell-story.js";
import { parseStoryOptions } from "./story-options.js";
import { storyTable, wedgeLines } from "./story-report.js";
import { drawTimeline } from "./timeline/draw-timeline.js";

/** Tells the story and prints how it ended; answers the exit code: 0 when all before wedge, and none after. */
export async function storyMain(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { seed, json, svg = join(tmpdir(), `holdfast-story-${seed}.svg`) } = parseStoryOptions(args);
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const startedAtMs = performance.now();
  const onRun = ({ title, scenario, hours }: RunRecord): void => {
    say(`${title}, ${scenario}: ${hours} h in ${((performance.now() - startedAtMs) / 1000).toFixed(0)} s`);
  };
  const panels = await tellStory({ seed, onRun, signal });
  await writeFile(svg, drawTimeline(seed, panels));
  const summaries = panels.flatMap(({ records }) => records.map(summarize));
  const asTold = summaries.every(({ side, wedge }) => (wedge !== undefined) === (side === "before"));
  const report = json
    ? JSON.stringify({ seed, asTold, picture: svg, runs: summaries }, null, 2)
    : [storyTable(summaries), "", ...wedgeLines(summaries), "", `the picture: ${svg}`].join("\n");
  process.stdout.write(`${report}\n`);
  return asTold ? 0 : 1;
}
