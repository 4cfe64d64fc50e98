import type { Scenario } from "./scenario.js";
import { describeSeen, waitUntilSeen } from "./wait-until-seen.js";

/** A file is made on the other side after the directory was listed: its name in a listing, and by stat. */
export const staleListing: Scenario = {
  id: "stale-listing",
  watch: async (stage) => {
    const { files, directory, channel } = stage;
    const [plain, listed] = [`${directory}/plain`, `${directory}/listed`];
    const isThere = async (path: string): Promise<boolean> =>
      await files.fileSystem.stat(path).then(
        () => true,
        () => false,
      );
    for (const place of [plain, listed]) await files.makeDirectory(place);
    for (const place of [plain, listed, plain, listed]) {
      await files.names(place);
      await isThere(`${place}/name`);
    }
    await channel.tell("listing.looked");
    await channel.hear("listing.made");
    const byList = await waitUntilSeen(stage, async () => (await files.names(listed)).includes("name"));
    const byStat = await waitUntilSeen(stage, async () => await isThere(`${plain}/name`));
    return {
      hazard: "readdir-not-snapshot",
      title: "A file that another process makes in a directory that was listed before",
      shown: byStat.tries > 1 || byList.tries > 1,
      plain: `stat of the name found it ${describeSeen(byStat)}`,
      adapter: `a listing that opens the directory anew had it ${describeSeen(byList)}`,
      measured: {
        plainMs: byStat.afterMs,
        plainTries: byStat.tries,
        listedMs: byList.afterMs,
        listedTries: byList.tries,
      },
    };
  },
  change: async ({ files, directory, channel }) => {
    await channel.hear("listing.looked");
    for (const place of ["listed", "plain"]) await files.write(`${directory}/${place}/name`, "here");
    await channel.tell("listing.made");
  },
};
