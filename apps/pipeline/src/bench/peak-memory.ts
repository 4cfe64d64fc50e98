import { type DirectoryPlace, placeWithin } from "../store/store-place.js";
import { generatedStream } from "./generated-stream.js";
import { putState, readState, withStore } from "./stored-state.js";
import { assertLength } from "./throughput.js";

export const growthLimitBytes: number = 64 * 2 ** 20;
const warmUpBytes = 32 * 2 ** 20;

export interface MemoryReport {
  /** Resident memory after a small transfer of the same kind. */
  readonly baselineBytes: number;
  /** The most that was resident at any time, by the kernel's account. */
  readonly peakBytes: number;
  readonly growthBytes: number;
}

/**
 * How much more memory a large state takes than a small one, put and read back as streams.
 * To be measured in a process that does nothing else: the kernel tells only the highest value ever.
 */
export async function measurePeakMemory(place: DirectoryPlace, bytes: number): Promise<MemoryReport> {
  await transfer(placeWithin(place, "warm-up"), warmUpBytes);
  const baselineBytes = process.memoryUsage.rss();
  await transfer(placeWithin(place, "large"), bytes);
  // maxRSS is in KiB.
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  return { baselineBytes, peakBytes, growthBytes: Math.max(0, peakBytes - baselineBytes) };
}

async function transfer(place: DirectoryPlace, bytes: number): Promise<void> {
  await withStore(place, async (store) => {
    await putState(store, generatedStream(bytes));
    assertLength(await readState(store), bytes);
  });
}
