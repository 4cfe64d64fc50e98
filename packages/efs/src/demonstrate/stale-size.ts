import type { Scenario } from "./scenario.js";
import { describeSeen, waitUntilSeen } from "./wait-until-seen.js";

/** A file grows on the other side: its size by stat of the path, and by opening it. */
export const staleSize: Scenario = {
  id: "stale-size",
  watch: async (stage) => {
    const { files, directory, channel } = stage;
    const [plain, opened] = [`${directory}/plain`, `${directory}/opened`];
    for (const path of [plain, opened]) await files.write(path, "1");
    for (const path of [plain, opened, plain, opened]) await files.fileSystem.stat(path);
    await channel.tell("size.looked");
    await channel.hear("size.grown");
    const byHandle = await waitUntilSeen(stage, async () => (await files.openedSize(opened)) === 2);
    const byPath = await waitUntilSeen(stage, async () => (await files.fileSystem.stat(plain)).size === 2);
    return {
      hazard: "attr-cache-stale",
      title: "The size of a file that another process makes longer",
      shown: byPath.tries > 1,
      plain: `stat of the path told it ${describeSeen(byPath)}`,
      adapter: `opening the file and asking its handle told it ${describeSeen(byHandle)}`,
      measured: {
        plainMs: byPath.afterMs,
        plainTries: byPath.tries,
        openedMs: byHandle.afterMs,
        openedTries: byHandle.tries,
      },
    };
  },
  change: async ({ files, directory, channel }) => {
    await channel.hear("size.looked");
    for (const name of ["opened", "plain"]) await files.extend(`${directory}/${name}`, "2", 1);
    await channel.tell("size.grown");
  },
};
