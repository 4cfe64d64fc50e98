import type { Choices } from "@holdfast/worlds";
import type { AttemptOptions, Stage, StorageUse } from "../attempt.js";
import { BeforeJob } from "../before/before-job.js";
import type { EpochFiles } from "../before/epoch-files.js";
import { EpochStore } from "../before/epoch-store.js";
import { EpochTable } from "../before/epoch-table.js";
import { removeByAge } from "../before/remove-by-age.js";
import type { Scenario } from "../scenario.js";
import { Life } from "../time/life.js";
import type { StoryWorld } from "../world/story-world.js";

/** Where the files lie, and what a power cut does to them. */
export interface EpochPlace {
  files(life: Life): EpochFiles;
  powerCut(choices: Choices): void;
}

/** The story's store on a place for files, with its database and its cleanup by age. */
export function beforeStage(world: StoryWorld, scenario: Scenario, place: EpochPlace): Stage {
  const table = new EpochTable(world.clock);
  let janitor = new Life(world.clock);
  const startJanitor = (): void => {
    janitor.kill();
    janitor = new Life(world.clock);
    void removeByAge(place.files(janitor), janitor);
  };
  startJanitor();
  return {
    attempt: async (options: AttemptOptions) => {
      const store = new EpochStore(place.files(options.life), table.connect(options.life));
      return await new BeforeJob(world, scenario, store, options).run();
    },
    powerCut: (choices) => {
      place.powerCut(choices);
      startJanitor();
    },
    databaseFallsBack: (behindMs) => table.fallBack(behindMs),
    use: async () => await storageUse(place.files(new Life(world.clock))),
  };
}

async function storageUse(files: EpochFiles): Promise<StorageUse> {
  const listed = await files.list();
  return { objects: listed.length, bytes: listed.reduce((sum, { bytes }) => sum + bytes, 0) };
}
