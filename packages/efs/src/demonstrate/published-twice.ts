import { type Backend, HoldfastError } from "@holdfast/core";
import type { Scenario, Stage } from "./scenario.js";

const races = 5;
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/**
 * Both sides publish the same names, one after the other, each if it does not find the name: plainly by looking and
 * renaming, and by the store's create. The later one has looked before, so that its absence may be an old one.
 */
export const publishedTwice: Scenario = {
  id: "published-twice",
  watch: async (stage) => {
    const { files, directory, channel } = stage;
    const store = stage.openStore(`${directory}/store`);
    let wins: Wins = { plain: 0, store: 0, refused: undefined };
    try {
      for (let race = 0; race < races; race += 1) await files.makeDirectory(`${directory}/${race}`);
      await channel.tell("twice.made");
      for (let race = 0; race < races; race += 1) {
        await channel.hear(`twice.looked-${race}`);
        wins = add(wins, await publish(stage, store, race, "watcher"));
        await channel.tell(`twice.published-${race}`);
      }
      await channel.tell("twice.over");
    } finally {
      await store.close();
    }
    const others: Wins = JSON.parse(await channel.hear("twice.wins"));
    const [plain, created] = [wins.plain + others.plain, wins.store + others.store];
    const refused = wins.refused ?? others.refused;
    return {
      hazard: "no-renameat2",
      title: "A name that two processes publish, each if it does not find it",
      shown: plain > races,
      plain: `of ${races} names that both published by looking and renaming, ${plain - races} were published twice`,
      adapter:
        refused === undefined
          ? `of ${races} that both created in a store, ${created - races} were created twice`
          : `the store refuses this place: ${refused}`,
      measured: { names: races, plainWins: plain, storeWins: created },
    };
  },
  change: async (stage) => {
    const { directory, channel, files } = stage;
    await channel.hear("twice.made");
    const store = stage.openStore(`${directory}/store`);
    let wins: Wins = { plain: 0, store: 0, refused: undefined };
    try {
      for (let race = 0; race < races; race += 1) {
        for (let look = 0; look < 3; look += 1) await files.read(`${directory}/${race}/name`);
        await channel.tell(`twice.looked-${race}`);
        await channel.hear(`twice.published-${race}`);
        wins = add(wins, await publish(stage, store, race, "changer"));
      }
    } finally {
      await store.close();
    }
    await channel.hear("twice.over");
    await channel.tell("twice.wins", JSON.stringify(wins));
  },
};

interface Wins {
  readonly plain: number;
  readonly store: number;
  /** Why the store could not be used. */
  readonly refused: string | undefined;
}

function add(a: Wins, b: Wins): Wins {
  return { plain: a.plain + b.plain, store: a.store + b.store, refused: a.refused ?? b.refused };
}

async function publish(stage: Stage, store: Backend, race: number, role: string): Promise<Wins> {
  const { files, directory } = stage;
  const name = `${directory}/${race}/name`;
  const isAbsent = "code" in (await files.read(name));
  if (isAbsent) {
    const temp = `${directory}/.temp-${role}-${race}`;
    await files.write(temp, role);
    await files.fileSystem.rename(temp, name);
  }
  const plain = isAbsent ? 1 : 0;
  try {
    const { status } = await store.create(`race/${race}`, bytesOf(role));
    return { plain, store: status === "created" ? 1 : 0, refused: undefined };
  } catch (error) {
    if (!HoldfastError.isInstance(error)) throw error;
    return { plain, store: 0, refused: error.code };
  }
}
