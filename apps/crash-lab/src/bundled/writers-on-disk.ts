import { allWriters } from "../leaderboard/writers/all-writers.js";
import type { Machine } from "../leaderboard/writers/holdfast-writer.js";
import type { Writer } from "../leaderboard/writers/writer.js";

export { mountDisk, refusedCalls } from "../leaderboard/world-fs/mounted-disk.js";

/** The simulated disk is what ext4 would be: supported, and nobody else is on it. */
const machine: Machine = {
  inspect: async (path) => ({ platform: "linux", path, mount: undefined, magic: 0xef53 }),
  processes: { self: async () => ({ space: "00000000", pid: 1, start: "0" }), isDead: async () => false },
};

export const writers: readonly Writer[] = allWriters(machine);
