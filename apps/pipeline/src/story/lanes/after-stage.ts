import { type Backend, CheckpointStore, type CheckpointStoreOptions } from "@holdfast/core";
import type { Choices } from "@holdfast/worlds";
import { AfterJob } from "../after/after-job.js";
import type { Stage } from "../attempt.js";
import { checkpointsKept, type Scenario } from "../scenario.js";
import { Life } from "../time/life.js";
import type { StoryWorld } from "../world/story-world.js";

/** Where a backend of Holdfast keeps its objects, and what a power cut does to them. */
export interface BackendPlace {
  /** A process's way to it; the number tells processes apart. */
  open(life: Life, process: number): Backend;
  powerCut(choices: Choices): void;
}

/** Holdfast on a backend. The database is not there, so what befalls it cannot matter. */
export function afterStage(
  world: StoryWorld,
  scenario: Scenario,
  place: BackendPlace,
  options: CheckpointStoreOptions = {},
): Stage {
  let processes = 0;
  const open = (life: Life): Backend => {
    processes += 1;
    return place.open(life, processes);
  };
  return {
    attempt: async (attempt) => {
      const store = new CheckpointStore(open(attempt.life), {
        clock: attempt.life.clock,
        random: world.choices(),
        retention: { keepLast: checkpointsKept },
        trimAge: "10m",
        ...options,
      });
      return await new AfterJob(world, scenario, store.job("flights"), attempt).run();
    },
    powerCut: (choices) => place.powerCut(choices),
    databaseFallsBack: () => undefined,
    use: async () => {
      const listed = await open(new Life(world.clock)).list("");
      return { objects: listed.length, bytes: listed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
    },
  };
}
