import { expect, test } from "vitest";
import { lanes } from "../../src/story/lanes/lanes.js";
import { runLane } from "../../src/story/run/run-lane.js";
import { original } from "../../src/story/scenario.js";
import { flightRows } from "../../src/story/sink/row-source.js";
import { warmUp } from "../../src/story/world/warm-up.js";

test.each(lanes.map((lane) => [lane.title, lane] as const))(
  "%s: a seed gives the same run again",
  async (_, lane) => {
    await warmUp();
    const rows = await flightRows(2 * 7200);
    const scenario = { ...original, hours: 1.5, checkpointIntervalMs: 60_000 };
    const first = await runLane(lane, scenario, { seed: 5, rows });
    expect(await runLane(lane, scenario, { seed: 5, rows })).toEqual(first);
    expect(await runLane(lane, scenario, { seed: 6, rows })).not.toEqual(first);
  },
  1_800_000,
);
