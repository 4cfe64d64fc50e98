import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type DirectoryPlace, placeWithin } from "../store/store-place.js";
import { generatedStream } from "./generated-stream.js";
import { readPlainFile, writePlainFile } from "./plain-file.js";
import { median, timedMs } from "./statistics.js";
import { putState, readState, withStore } from "./stored-state.js";

interface Throughput {
  readonly storeMiBPerSecond: number;
  readonly plainMiBPerSecond: number;
  /** The store's against the plain file's; 1 is as fast. */
  readonly ratio: number;
}

export interface ThroughputReport {
  readonly put: Throughput;
  readonly read: Throughput;
}

/** Puts and reads back through the store and through a plain file, in turns, so that both meet the same disk. */
export async function measureThroughput(
  place: DirectoryPlace,
  bytes: number,
  rounds: number,
): Promise<ThroughputReport> {
  const times = {
    put: [] as number[],
    read: [] as number[],
    write: [] as number[],
    plainRead: [] as number[],
  };
  for (let round = 0; round < rounds; round += 1) {
    const plain = join(place.directory, `plain-${round}`);
    await mkdir(plain);
    const file = join(plain, "state");
    times.write.push(await timedMs(async () => await writePlainFile(file, generatedStream(bytes))));
    times.plainRead.push(await timedMs(async () => assertLength(await readPlainFile(file), bytes)));
    await rm(plain, { recursive: true });

    const stored = placeWithin(place, `store-${round}`);
    await withStore(stored, async (store) => {
      times.put.push(await timedMs(async () => await putState(store, generatedStream(bytes))));
      times.read.push(await timedMs(async () => assertLength(await readState(store), bytes)));
    });
    await rm(stored.directory, { recursive: true });
  }
  return { put: compare(bytes, times.put, times.write), read: compare(bytes, times.read, times.plainRead) };
}

export function assertLength(found: number, expected: number): void {
  if (found !== expected) throw new Error(`${found} bytes came back of ${expected}`);
}

function compare(bytes: number, storeMs: readonly number[], plainMs: readonly number[]): Throughput {
  const perSecond = (ms: number): number => bytes / 2 ** 20 / (ms / 1000);
  const storeMiBPerSecond = perSecond(median(storeMs));
  const plainMiBPerSecond = perSecond(median(plainMs));
  return { storeMiBPerSecond, plainMiBPerSecond, ratio: storeMiBPerSecond / plainMiBPerSecond };
}
