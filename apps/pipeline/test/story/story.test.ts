import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { storySeed } from "../../src/story/story-options.js";
import { drawTimeline } from "../../src/story/timeline/draw-timeline.js";
import { judgeSeed } from "./judge-seed.js";

const picture = new URL("../../../../docs/story.svg", import.meta.url);

test("before it wedges, after it does not; and the picture in the documentation shows this very run", async () => {
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
}, 600_000);
