import { expect, test } from "vitest";
import { Life } from "../time/life.js";
import { ObjectClient } from "../world/object-client.js";
import { StoryWorld } from "../world/story-world.js";
import { warmUp } from "../world/warm-up.js";
import { judgeOutput } from "./judge-output.js";
import { OutputBucket } from "./output-bucket.js";

/** A world with these files, each of these rows. */
async function worldWith(files: readonly (readonly number[])[]): Promise<StoryWorld> {
  await warmUp();
  const world = new StoryWorld(1, []);
  const bucket = new OutputBucket(new ObjectClient(world, new Life(world.clock)));
  for (const [index, rows] of files.entries()) {
    const key = `part-${index}`;
    const upload = await world.clock.until(bucket.begin(key));
    const text = rows.map((row) => `${row},1,2,SEA\n`).join("");
    const part = await world.clock.until(bucket.sendPart(key, upload, 1, text));
    await world.clock.until(bucket.complete(key, upload, [part]));
  }
  return world;
}

test("rows that are all there once are all right", async () => {
  const world = await worldWith([
    [0, 1, 2],
    [3, 4],
  ]);
  expect(judgeOutput(world, 5)).toEqual({ files: 2, rows: 5, doubled: 0, missing: 0 });
});

test("rows that are there twice, and rows that are lost, are counted", async () => {
  expect(judgeOutput(await worldWith([[0, 1, 2], [2, 3], [6]]))).toMatchObject({ doubled: 1, missing: 2 });
});

test("what was promised and is not there is lost", async () => {
  expect(judgeOutput(await worldWith([[0, 1]]), 10)).toMatchObject({ rows: 2, missing: 8 });
});

test("an upload that is not completed shows nothing", async () => {
  const world = await worldWith([[0]]);
  const bucket = new OutputBucket(new ObjectClient(world, new Life(world.clock)));
  const upload = await world.clock.until(bucket.begin("part-1"));
  await world.clock.until(bucket.sendPart("part-1", upload, 1, "1,1,2,SEA\n"));
  expect(judgeOutput(world)).toEqual({ files: 1, rows: 1, doubled: 0, missing: 0 });
});
