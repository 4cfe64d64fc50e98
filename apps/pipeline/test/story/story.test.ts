import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { summarize } from "../../src/story/run/summary.js";
import { storySeed } from "../../src/story/story-options.js";
import { storyTable } from "../../src/story/story-report.js";
import { drawTimeline } from "../../src/story/timeline/draw-timeline.js";
import { judgeSeed } from "./judge-seed.js";

const page = new URL("../../../../docs/story.md", import.meta.url);
const picture = new URL("story.svg", page);

test("before it wedges, after it does not; and the documentation's picture and table are of this very run", async () => {
  const panels = await judgeSeed(storySeed);
  const [original] = panels;
  for (const { side, restarts } of original?.records ?? []) {
    // With a file of an hour the crash after 40 minutes is the end: a checkpoint is asked for that has expired.
    const asked = restarts.filter(({ missingEpoch }) => missingEpoch !== undefined);
    expect(asked.length > 0).toBe(side === "before");
  }
  const drawn = drawTimeline(storySeed, panels);
  expect(
    drawn === (await readFile(picture, "utf8")),
    "docs/story.svg is not what is drawn now; run: npm run story -- --svg docs/story.svg",
  ).toBe(true);
  const table = storyTable(panels.flatMap(({ records }) => records.map(summarize)));
  expect(await readFile(page, "utf8"), "the table in docs/story.md is what npm run story prints").toContain(
    table,
  );
}, 1_800_000);
