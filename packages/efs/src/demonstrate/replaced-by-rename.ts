import { constants } from "node:fs";
import { pause } from "./pause.js";
import type { Scenario, Stage } from "./scenario.js";
import { codeOf, type ReadOutcome } from "./stage-files.js";

const text = "a pointer of a fixed length";

/**
 * One side replaces a file by rename, while it has the target open, and links a new name each time; the other reads the
 * replaced name, and the newest of the linked ones, all the while.
 */
export const replacedByRename: Scenario = {
  id: "replaced-by-rename",
  watch: async (stage) => {
    const { files, directory, channel } = stage;
    await files.makeDirectory(`${directory}/linked`);
    await files.write(`${directory}/pointer`, text);
    await files.write(`${directory}/linked/0000`, text);
    await channel.tell("replace.ready");
    const [renamed, linked] = [new Reads(), new Reads()];
    let told: string | undefined;
    while (told === undefined) {
      for (let n = 0; n < 20; n += 1) renamed.count(await files.read(`${directory}/pointer`));
      linked.count(await readNewest(stage));
      told = await channel.heard("replace.done");
      // Leaves the other side its turn, and ever more of it where messages are slow to be seen.
      await pause(stage.clock, Math.min(100, linked.total), stage.signal);
    }
    const renameErrors = Number(told);
    return {
      hazard: "rename-over-open-target",
      title: "A file that is replaced by rename while others read it",
      shown: renamed.wrong > 0 || renameErrors > 0,
      plain: `${renamed.total} opens of the replaced name: ${renamed.describe()}; ${stage.rounds} renames: ${renameErrors} failed`,
      adapter: `${linked.total} reads of the newest of names that are linked once: ${linked.describe()}`,
      measured: {
        ...{ reads: renamed.total, wrongReads: renamed.wrong, renames: stage.rounds, renameErrors },
        ...{ linkedReads: linked.total, wrongLinkedReads: linked.wrong },
      },
    };
  },
  change: async (stage) => {
    const { files, directory, channel, rounds, signal } = stage;
    await channel.hear("replace.ready");
    let errors = 0;
    for (let round = 1; round <= rounds; round += 1) {
      signal.throwIfAborted();
      const temp = `${directory}/.temp-${round}`;
      await files.write(temp, text);
      await files.fileSystem.link(temp, `${directory}/linked/${String(round).padStart(4, "0")}`);
      errors += await replaceWhileOpen(stage, temp);
    }
    await channel.tell("replace.done", String(errors));
  },
};

/** How often a rename over a name that this process has open failed: 0 or 1. */
async function replaceWhileOpen({ files, directory }: Stage, temp: string): Promise<number> {
  const { fileSystem } = files;
  const open = await fileSystem.open(`${directory}/pointer`, constants.O_RDONLY).catch(() => undefined);
  try {
    await fileSystem.rename(temp, `${directory}/pointer`);
    return 0;
  } catch (error) {
    codeOf(error);
    return 1;
  } finally {
    await open?.close();
  }
}

async function readNewest({ files, directory }: Stage): Promise<ReadOutcome> {
  const newest = [...(await files.names(`${directory}/linked`))].sort().at(-1);
  return newest === undefined ? { code: "ENOENT" } : await files.read(`${directory}/linked/${newest}`);
}

/** Counts what reads gave. */
class Reads {
  total = 0;
  readonly #byOutcome = new Map<string, number>();

  count(outcome: ReadOutcome): void {
    this.total += 1;
    const name = "code" in outcome ? outcome.code : outcome.text === text ? "whole" : "not whole";
    this.#byOutcome.set(name, (this.#byOutcome.get(name) ?? 0) + 1);
  }

  get wrong(): number {
    return this.total - (this.#byOutcome.get("whole") ?? 0);
  }

  describe(): string {
    return [...this.#byOutcome].map(([name, count]) => `${count} ${name}`).join(", ");
  }
}
