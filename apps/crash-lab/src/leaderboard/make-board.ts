import { release } from "node:os";
import { LoopDisk } from "../machine/loop-disk.js";
import type { Board, BoardRow, DiskName } from "./board.js";
import { disks, models } from "./board.js";
import { bundleWriters } from "./bundle-writers.js";
import { broken, type Tally, tallied } from "./judge-value.js";
import type { LeaderboardOptions } from "./leaderboard-options.js";
import { tryInWorld, type WorldResult } from "./try-in-world.js";
import { tryOnDisk } from "./try-on-disk.js";
import { writerVersion } from "./writer-version.js";
import { allWriters } from "./writers/all-writers.js";
import type { Writer } from "./writers/writer.js";

/** How many values are saved side by side on a real disk: so many are judged at each cut. */
const keys = 25;

/** Tries every writer in every setting. Real disks are made in the folder, which must be that of a contained run. */
export async function makeBoard(
  options: LeaderboardOptions,
  directory: string,
  signal: AbortSignal,
): Promise<Board> {
  const { only, seed, states, cuts } = options;
  const writers = allWriters().filter(({ id }) => only.length === 0 || only.includes(id));
  const worlds = await tryWorlds(writers, options, directory, signal);
  const onDisks = cuts === 0 ? new Map() : await tryDisks(writers, options, directory, signal);
  const rows = writers.map(async (writer): Promise<BoardRow> => {
    const { id, title } = writer;
    const results = worlds.get(id) ?? [];
    return {
      id,
      title,
      version: await writerVersion(writer),
      tallies: {
        ...Object.fromEntries(results.map(({ model, tally }) => [model, tally])),
        ...Object.fromEntries(onDisks.get(id) ?? []),
      },
      examples: results.flatMap(({ model, examples }) =>
        examples.map(([outcome, story]) => ({ model, outcome, story })),
      ),
    };
  });
  const machine = { node: process.versions.node, ...(cuts > 0 && { kernel: kernelVersion() }) };
  return { seed, states, cuts, keys, machine, rows: await Promise.all(rows) };
}

async function tryWorlds(
  writers: readonly Writer[],
  { seed, states }: LeaderboardOptions,
  directory: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly WorldResult[]>> {
  const onDisk = await bundleWriters(directory);
  const results = new Map<string, WorldResult[]>();
  for (const { id } of writers) {
    const bundled = onDisk.writers.find((one) => one.id === id);
    if (!bundled) throw new Error(`the bundle has no writer ${id}`);
    for (const model of models) {
      const result = await tryInWorld(bundled, onDisk, { model, seed, states, signal });
      results.set(id, [...(results.get(id) ?? []), result]);
      tellProgress(`${id}: ${tallied(result.tally)} simulated disks, ${model}`, result.tally);
    }
  }
  return results;
}

/** Without what a distribution adds. */
function kernelVersion(): string {
  return release().split(".").slice(0, 2).join(".");
}

type DiskTallies = ReadonlyMap<string, ReadonlyMap<DiskName, Tally>>;

/** The disks side by side, and on each of them one writer after the other, each on a disk made anew. */
async function tryDisks(
  writers: readonly Writer[],
  { seed, cuts }: LeaderboardOptions,
  directory: string,
  signal: AbortSignal,
): Promise<DiskTallies> {
  const tallies = new Map<string, Map<DiskName, Tally>>(writers.map(({ id }) => [id, new Map()]));
  const tryAll = async (format: DiskName): Promise<void> => {
    for (const { id } of writers) {
      const disk = await LoopDisk.make({ format, directory, name: format });
      try {
        await disk.mount();
        const tally = await tryOnDisk(id, disk, { seed, cuts, keys, signal });
        tallies.get(id)?.set(format, tally);
        tellProgress(`${id}: ${tallied(tally)} values after ${cuts} cuts, ${format}`, tally);
      } finally {
        await disk.dispose();
      }
    }
  };
  const ended = await Promise.allSettled(disks.map(tryAll));
  for (const one of ended) if (one.status === "rejected") throw one.reason;
  return tallies;
}

function tellProgress(what: string, tally: Tally): void {
  process.stderr.write(`${what}, ${broken(tally)} against the contract\n`);
}
