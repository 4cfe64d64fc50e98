import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type DirectoryPlace, placeWithin } from "../store/store-place.js";
import { writePlainFile } from "./plain-file.js";
import { percentile, timedMs } from "./statistics.js";
import { withStore } from "./stored-state.js";

const stateBytes = 1024;
const warmUps = 20;

interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface LatencyReport {
  readonly commit: Latency;
  /** A file written, synced, and its directory synced: the least a durable commit can do. */
  readonly bareWrite: Latency;
  readonly ratioP50: number;
}

/** Commits of small state, in turns with bare durable writes of the same bytes. */
export async function measureCommitLatency(place: DirectoryPlace, commits: number): Promise<LatencyReport> {
  const state = Buffer.alloc(stateBytes, "state");
  const bareDirectory = join(place.directory, "bare");
  await mkdir(bareDirectory);
  const commitMs: number[] = [];
  const bareMs: number[] = [];
  await withStore(placeWithin(place, "commits"), async (store) => {
    const writer = await store.job("latency").claim();
    for (let commit = 0; commit < warmUps + commits; commit += 1) {
      const bare = await timedMs(
        async () => await writePlainFile(join(bareDirectory, String(commit)), once(state)),
      );
      const stored = await timedMs(async () => {
        const draft = writer.begin();
        await draft.put("state", state);
        await draft.commit();
      });
      if (commit < warmUps) continue;
      bareMs.push(bare);
      commitMs.push(stored);
    }
  });
  const [commit, bareWrite] = [latency(commitMs), latency(bareMs)];
  return { commit, bareWrite, ratioP50: commit.p50Ms / bareWrite.p50Ms };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function latency(values: readonly number[]): Latency {
  return { p50Ms: percentile(values, 50), p99Ms: percentile(values, 99) };
}
