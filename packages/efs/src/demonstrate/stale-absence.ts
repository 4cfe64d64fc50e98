import type { Scenario } from "./scenario.js";
import { describeSeen, waitUntilSeen } from "./wait-until-seen.js";

/** A name is looked for before the other side makes it, once by a plain open, once after its directory was opened. */
export const staleAbsence: Scenario = {
  id: "stale-absence",
  watch: async (stage) => {
    const { files, directory, channel } = stage;
    const [plain, fresh] = [`${directory}/plain`, `${directory}/fresh`];
    // A change of one's own drops what is remembered of its directory, so that all is made before anything is looked for.
    for (const place of [plain, fresh]) await files.makeDirectory(place);
    for (const place of [plain, fresh, plain, fresh]) await files.read(`${place}/name`);
    await channel.tell("absence.looked");
    await channel.hear("absence.made");
    const isThere = async (place: string): Promise<boolean> => "text" in (await files.read(`${place}/name`));
    const afresh = await waitUntilSeen(stage, async () => {
      await files.openDirectory(fresh);
      return await isThere(fresh);
    });
    const plainly = await waitUntilSeen(stage, async () => await isThere(plain));
    return {
      hazard: "negative-dentry",
      title: "A name that was looked for before another process made it",
      shown: plainly.tries > 1,
      plain: `a plain open found it ${describeSeen(plainly)}`,
      adapter: `an open after opening its directory found it ${describeSeen(afresh)}`,
      measured: {
        plainMs: plainly.afterMs,
        plainTries: plainly.tries,
        freshMs: afresh.afterMs,
        freshTries: afresh.tries,
      },
    };
  },
  change: async ({ files, directory, channel }) => {
    await channel.hear("absence.looked");
    for (const place of ["fresh", "plain"]) await files.write(`${directory}/${place}/name`, "here");
    await channel.tell("absence.made");
  },
};
