import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { UnavailableError } from "@holdfast/core";
import type { AdapterMutant } from "./adapter-mutant.js";
import { CachedListing } from "./cached-listing.js";
import type { FileSteps } from "./file-steps.js";
import type { FileSystem } from "./file-system.js";
import { LazyBackend } from "./lazy-backend.js";
import { fileErrorCode } from "./map-file-error.js";
import { SessionBackend } from "./session-backend.js";

/** Wide enough for a signal to fall into it, in milliseconds. */
const windowMs = 15;
const lockName = ".lock";

export const crashMutants: readonly AdapterMutant[] = [
  {
    id: "name-before-content",
    title: "gives a file its name before its content is written, and takes it away again if the write fails",
    standsFor: "an in-place write with careful error handling: only a killed process leaves the torn object",
    killedBy: ["CRASH-02"],
    steps: (good) => {
      const named = new Map<string, { readonly path: string; readonly published: boolean }>();
      const paths = new Map<string, string>();
      return {
        tempPath: (path) => {
          const temp = good.tempPath(path);
          paths.set(temp, path);
          return temp;
        },
        openTemp: async (temp) => {
          const handle = await good.openTemp(temp);
          const path = paths.get(temp) ?? temp;
          named.set(temp, { path, published: await good.publish(temp, path) });
          return handle;
        },
        publish: async (temp) => {
          const published = named.get(temp)?.published ?? false;
          named.delete(temp);
          return published;
        },
        discardTemp: async (temp) => {
          const failed = named.get(temp);
          if (failed?.published) await good.unlinkObject(failed.path);
          named.delete(temp);
          paths.delete(temp);
          await good.discardTemp(temp);
        },
      };
    },
  },
  {
    id: "acknowledged-from-memory",
    title: "acknowledges a write when it is in the process' memory, and stores it a little later",
    standsFor: "a write-behind buffer without a log: what was acknowledged dies with the process",
    killedBy: ["CRASH-01", "CRASH-07", "CRASH-08"],
    verbs: (good) => new LazyBackend(good, "write"),
  },
  {
    id: "removed-from-memory",
    title: "acknowledges a removal when it is queued, and removes a little later",
    standsFor: "lazy deletion without a log: a killed process' removals never happen",
    killedBy: ["CRASH-04"],
    verbs: (good) => new LazyBackend(good, "remove"),
  },
  {
    id: "exclusive-in-process-only",
    title: "keeps creates apart by a lock in the process, and renames over what another process made",
    standsFor: "check-then-act behind a mutex (one repository measured 16 processes, 16 winners)",
    killedBy: ["CRASH-03", "CRASH-10"],
    steps: ({ fileSystem }) => {
      let before: Promise<unknown> = Promise.resolve();
      const publish = async (temp: string, path: string): Promise<boolean> => {
        const isFree = await isAbsent(fileSystem, path);
        await delay(windowMs);
        if (isFree) await fileSystem.rename(temp, path);
        return isFree;
      };
      return {
        publish: async (temp, path) => {
          const run = async (): Promise<boolean> => await publish(temp, path);
          const turn = before.then(run, run);
          before = turn;
          return await turn;
        },
      };
    },
  },
  {
    id: "lock-left-behind",
    title: "creates under a lock file that nobody removes when its owner is killed",
    standsFor: "stale lock files after a crash: every later process waits for the dead one",
    killedBy: ["CRASH-01", "CRASH-07"],
    steps: (good) => ({
      publish: async (temp, path) => {
        const lock = join(dirname(path), lockName);
        await takeLock(good, lock);
        try {
          await delay(windowMs);
          return await good.publish(temp, path);
        } finally {
          await good.unlinkObject(lock);
        }
      },
    }),
  },
  {
    id: "lock-stolen",
    title:
      "takes a lock from an owner that has not been heard of for a while, who may only have been stopped",
    standsFor:
      "leases by time: after a pause the old owner goes on and overwrites (proper-lockfile; Kleppmann 2016)",
    killedBy: ["CRASH-15"],
    steps: (good) => ({
      publish: async (temp, path) => {
        const lock = join(dirname(path), lockName);
        await takeLock(good, lock, leaseMs);
        try {
          const isFree = await isAbsent(good.fileSystem, path);
          await delay(windowMs);
          if (isFree) await good.fileSystem.rename(temp, path);
          return isFree;
        } finally {
          await good.unlinkObject(lock);
        }
      },
    }),
  },
  {
    id: "debris-never-tidied",
    title: "takes no temporary file for abandoned",
    standsFor: "storage that grows with every crash (ArroyoSystems/arroyo#688; langchain-ai/langgraph#8531)",
    killedBy: ["CRASH-05", "CRASH-09"],
    steps: () => ({ isAbandoned: () => false }),
  },
  {
    id: "pid-reused",
    title: "takes a temporary file for alive when any process has the id of its maker now",
    standsFor:
      "liveness by process id alone: in containers every process has the same id, after a reboot any may",
    killedBy: ["CRASH-05"],
    steps: (good) => ({
      // As a maker in a container whose id here belongs to another process, which lives as long as the machine.
      tempPath: (path) => good.tempPath(path).replace(/\.tmp-\d+-/, ".tmp-1-"),
    }),
  },
  {
    id: "pid-of-another-namespace",
    title: "takes a temporary file for abandoned when no process here has the id of its maker",
    standsFor:
      "liveness by process id alone: a maker in another container or on another machine has no id here",
    killedBy: ["CRASH-06"],
    steps: (good) => ({
      tempPath: (path) => good.tempPath(path).replace(/\.tmp-\d+-/, ".tmp-999999999-"),
    }),
  },
  {
    id: "tidies-the-living",
    title: "takes every temporary file for abandoned",
    standsFor: "an orphan collector that deletes what is about to be published (slatedb/slatedb#604, #1029)",
    killedBy: ["CRASH-06"],
    steps: () => ({ isAbandoned: (name) => name.startsWith(".tmp-") }),
  },
  {
    id: "listing-cached",
    title: "remembers a listing, and keeps it up to date only with what this process does",
    standsFor: "a directory cache without revalidation (nfs(5): attribute caching; lookupcache=all)",
    killedBy: ["CRASH-11", "CRASH-12"],
    verbs: (good) => new CachedListing(good),
  },
  {
    id: "vanished-object-fails-removal",
    title: "takes an object that another process has removed first for a failed removal",
    standsFor: "ENOENT on delete treated as an error: two sweepers, or a stale one, fail for ever",
    killedBy: ["CRASH-13"],
    steps: ({ fileSystem }) => ({ unlinkObject: async (path) => await fileSystem.unlink(path) }),
  },
  {
    id: "session-lost-in-a-pause",
    title: "loses its session when it has been idle for a while, and does not begin another",
    standsFor:
      "a lease or login that expires while the machine sleeps (NFSv4 lease; idle connections that servers close)",
    killedBy: ["CRASH-14"],
    verbs: (good) => new SessionBackend(good),
  },
];

/** An owner that has held the lock for so long is taken to be dead, in milliseconds. */
const leaseMs = 100;
const lockPatienceMs = 1500;

/** A lock file; one that is older than the lease is taken away from its owner. */
async function takeLock(steps: FileSteps, lock: string, lease = Number.POSITIVE_INFINITY): Promise<void> {
  const startedMs = performance.now();
  for (;;) {
    try {
      await steps.closeFile(await steps.openTemp(lock));
      return;
    } catch (error) {
      if (fileErrorCode(error) !== "EEXIST") throw error;
    }
    if (performance.now() - startedMs > lockPatienceMs) {
      throw new UnavailableError(`${lock} is held by another`, { retryable: false });
    }
    const held = await steps.fileSystem.lstat(lock).catch(() => undefined);
    if (held && Date.now() - held.mtimeMs > lease) await steps.unlinkObject(lock);
    else await delay(2);
  }
}

async function isAbsent(fileSystem: FileSystem, path: string): Promise<boolean> {
  return await fileSystem.lstat(path).then(
    () => false,
    (error: unknown) => fileErrorCode(error) === "ENOENT",
  );
}
