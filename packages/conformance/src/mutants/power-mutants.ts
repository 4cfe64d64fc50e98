import type { AdapterMutant } from "./adapter-mutant.js";
import { readFlags } from "./good-file-steps.js";

export const powerMutants: readonly AdapterMutant[] = [
  {
    id: "file-not-synced",
    title: "gives a file its name without an fsync of its content",
    standsFor: "a durable name over a file of zeros after a power cut (apache/arrow-rs object_store#643)",
    killedBy: ["POWER-01", "POWER-07"],
    steps: () => ({ syncFile: async () => undefined }),
  },
  {
    id: "directory-not-synced",
    title: "acknowledges a new name without an fsync of its directory",
    standsFor:
      "a rename or link that rolls back after a power cut (MaterializeInc/materialize#14289; fsync(2))",
    killedBy: ["POWER-01", "POWER-07"],
    steps: (good) => ({
      syncDirectory: async (directory, reason) => {
        if (reason !== "new-name") await good.syncDirectory(directory, reason);
      },
    }),
  },
  {
    id: "new-directory-not-synced",
    title: "makes directories without an fsync of their parents",
    standsFor:
      "a whole new directory that is gone after a power cut, with durable files in it (etcd-io/etcd#6368)",
    killedBy: ["POWER-05", "POWER-01"],
    steps: (good) => ({
      syncDirectory: async (directory, reason) => {
        if (reason !== "new-directory") await good.syncDirectory(directory, reason);
      },
    }),
  },
  {
    id: "synced-after-naming",
    title: "gives a file its name first, and makes its content durable after that",
    standsFor:
      "a commit by rename followed by fsync: a name that survives a power cut over a part of its content",
    killedBy: ["POWER-02"],
    steps: (good) => ({
      syncFile: async (handle, reason) => {
        if (reason === "found") await good.syncFile(handle, reason);
      },
      publish: async (temp, path) => {
        const published = await good.publish(temp, path);
        const handle = await good.fileSystem.open(temp, readFlags);
        await handle.sync();
        await handle.close();
        return published;
      },
    }),
  },
  {
    id: "removal-not-synced",
    title: "acknowledges a removal without an fsync of the directory",
    standsFor: "deleted files that are back after a power cut, and with them checkpoints that had expired",
    killedBy: ["POWER-03"],
    steps: (good) => ({
      syncDirectory: async (directory, reason) => {
        if (reason !== "removed-name") await good.syncDirectory(directory, reason);
      },
    }),
  },
  {
    id: "exists-before-durable",
    title: "answers exists, and reads, what another process has not made durable yet",
    standsFor:
      "a decision on a file that is visible but not on the disk, by a loser that a power cut then proves wrong",
    killedBy: ["POWER-04"],
    steps: (good) => ({
      syncFile: async (handle, reason) => {
        if (reason === "written") await good.syncFile(handle, reason);
      },
      syncDirectory: async (directory, reason) => {
        if (reason !== "found") await good.syncDirectory(directory, reason);
      },
    }),
  },
  {
    id: "fsync-retried",
    title: "tries a failed fsync again, and believes the second answer",
    standsFor:
      "fsyncgate: the kernel drops the pages of a failed fsync and calls them clean (PostgreSQL 2018; USENIX ATC 2020)",
    killedBy: ["POWER-06", "POWER-08"],
    steps: (good) => ({
      syncFile: async (handle, reason) => {
        await good.syncFile(handle, reason).catch(async () => await good.syncFile(handle, reason));
      },
      syncDirectory: async (directory, reason) => {
        await good.syncDirectory(directory, reason).catch(async () => {
          await good.syncDirectory(directory, reason);
        });
      },
    }),
  },
  {
    id: "fsync-error-ignored",
    title: "logs a failed fsync and goes on",
    standsFor:
      "close and fsync errors that nobody looks at (close(2); write-file-atomic never fsyncs the directory)",
    killedBy: ["POWER-06", "POWER-08"],
    steps: (good) => ({
      syncFile: async (handle, reason) => await good.syncFile(handle, reason).catch(() => undefined),
      syncDirectory: async (directory, reason) => {
        await good.syncDirectory(directory, reason).catch(() => undefined);
      },
    }),
  },
  {
    id: "failed-fsync-forgotten",
    title: "refuses the call whose fsync failed, and trusts the directory again in the next one",
    standsFor:
      "a retry that finds its own file, fsyncs with success, and acknowledges what the first fsync has lost",
    killedBy: ["POWER-06"],
    steps: () => ({ suspects: { add: () => new Set(), has: () => false } }),
  },
];
