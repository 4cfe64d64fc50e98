import type { Lane, Stage, StorageUse } from "../attempt.js";
import { planFaults } from "../faults/fault-plan.js";
import type { Scenario } from "../scenario.js";
import { judgeOutput } from "../sink/judge-output.js";
import { StoryWorld } from "../world/story-world.js";
import type { RunRecord } from "./run-record.js";
import { Supervisor } from "./supervisor.js";

export interface RunOptions {
  readonly seed: number;
  readonly rows: readonly string[];
  readonly signal?: AbortSignal;
}

/** One lane through the faults of a seed, from its first row to its last hour. */
export async function runLane(
  lane: Lane,
  scenario: Scenario,
  { seed, rows, signal }: RunOptions,
): Promise<RunRecord> {
  const world = new StoryWorld(seed, rows);
  const stage = lane.open(world, scenario);
  const supervisor = new Supervisor(world, stage);
  const endMs = scenario.hours * 3_600_000;
  await world.clock.until(supervisor.run(planFaults(seed, scenario.hours), endMs), signal);
  const { struck, restarts, checkpoints, retained, down } = supervisor;
  const promised = await world.clock.until(supervisor.finish(), signal);
  return {
    lane: lane.id,
    side: lane.side,
    title: lane.title,
    scenario: scenario.name,
    hours: scenario.hours,
    struck,
    restarts,
    checkpoints,
    retained,
    down,
    storage: await world.clock.until(storageUse(stage), signal),
    output: judgeOutput(world, promised),
    finished: promised !== undefined,
  };
}

const looks = 5;

/** Who looks may meet a fault as well, and looks again. */
async function storageUse(stage: Stage): Promise<StorageUse> {
  for (let look = 1; ; look += 1) {
    try {
      return await stage.use();
    } catch (error) {
      if (look >= looks) throw error;
    }
  }
}
