import type { RmOptions } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Backend } from "@holdfast/core";
import { PowerCutDisk } from "@holdfast/worlds/disk";
import type { BrokenPlace, Harness } from "../harness/harness.js";
import type { AdapterMutant } from "./adapter-mutant.js";
import { brokenFileSystems } from "./broken-file-systems.js";
import { type FileSystem, nodeFileSystem } from "./file-system.js";
import { GoodFileBackend } from "./good-file-backend.js";
import { goodFileSteps } from "./good-file-steps.js";
import { walkFiles } from "./walk-files.js";

export interface FileHarnessOptions extends Pick<AdapterMutant, "steps" | "verbs" | "brokenPlaces"> {
  readonly name: string;
  readonly module: string;
  readonly place: string;
  /** Where the objects lie. Made when it is not there. */
  readonly directory: string;
}

/** A process that is killed, or a mutant, may still be adding files when this begins. */
const removal: RmOptions = { recursive: true, force: true, maxRetries: 10, retryDelay: 20 };

/** The harness of the good file backend, or of a mutant of it. */
export async function fileHarness(options: FileHarnessOptions): Promise<Harness> {
  const { name, module, place, directory, steps, verbs, brokenPlaces = (good) => good } = options;
  await mkdir(directory, { recursive: true });

  const openOn = (fileSystem: FileSystem, root: string): Backend => {
    const good = goodFileSteps(fileSystem);
    const backend = new GoodFileBackend(root, { ...good, ...steps?.(good) });
    return verbs?.(backend) ?? backend;
  };
  const goodBrokenPlaces = brokenFileSystems.map(({ name, breaks }): BrokenPlace => {
    return { name, open: () => openOn(breaks(nodeFileSystem), directory) };
  });

  return {
    name,
    module,
    place,
    open: () => openOn(nodeFileSystem, directory),
    reset: async () => {
      for (const entry of await readdir(directory)) await rm(join(directory, entry), removal);
    },
    dispose: async () => await rm(directory, removal),
    brokenPlaces: brokenPlaces(goodBrokenPlaces),
    debris: async () => await debrisIn(directory),
    powerCuts: () => {
      const disk = new PowerCutDisk();
      return {
        open: () => openOn(disk.mount(), "/"),
        cut: async (random) => void disk.cut(random),
        kill: async () => await disk.kill(),
        failSync: (afterSyncs) => disk.failSync(afterSyncs),
      };
    },
  };
}

async function debrisIn(directory: string): Promise<readonly string[]> {
  const { signal } = new AbortController();
  const debris: string[] = [];
  for await (const { path, key } of walkFiles(goodFileSteps(), { directory, keysBelow: "" }, "", signal)) {
    if (key === undefined) debris.push(relative(directory, path));
  }
  return debris;
}
