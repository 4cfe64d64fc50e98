import { readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { BrokenPlace, CreateHarness, Harness } from "@holdfast/conformance";
import { InvalidArgumentError } from "@holdfast/core";
import { efsBackend } from "@holdfast/efs";
import { cutByRequest } from "./suite/cut-by-request.js";
import type { SuitePlace } from "./suite/suite-place.js";

const store = "suite";

/** The suite's way to the export, from within a client's kernel. */
export const createHarness: CreateHarness = (place) => {
  if (place === undefined) throw new InvalidArgumentError("give the place; `lab nfs conformance` does");
  return harnessOf(JSON.parse(place) as SuitePlace);
};

function harnessOf(place: SuitePlace): Harness {
  const { mountPoints } = place;
  const directories = mountPoints.map((mountPoint) => join(mountPoint, store));
  const [first = ""] = directories;
  let opened = 0;
  return {
    name: "@holdfast/efs on NFS-Ganesha, from a Linux 6.1 kernel",
    module: import.meta.url,
    place: JSON.stringify(place),
    open: () => {
      opened += 1;
      return efsBackend({ directory: directories[opened % directories.length] ?? first });
    },
    reset: async () => {
      // A mount that had found no store before would take it for absent still, and remove nothing.
      await lookAfresh(mountPoints);
      await rm(first, { recursive: true, force: true });
      await lookAfresh(mountPoints);
    },
    debris: async () => await debrisIn(first),
    brokenPlaces: brokenPlaces(place),
    powerCuts: async () => await cutByRequest(place),
    // Each cut kills kernels, which boot again for seconds; and to open a store alone may take a kernel that is emulated, on a
    // machine that is busy, longer than the usual short deadline.
    tuning: { powerCuts: 12, kills: 8, shortDeadlineMs: 3000, caseDeadlineMs: 900_000 },
  };
}

function brokenPlaces({ unsafeMounts }: SuitePlace): readonly BrokenPlace[] {
  const mounts = Object.entries(unsafeMounts).map(([name, mountPoint]) => {
    return { name, open: () => efsBackend({ directory: join(mountPoint, store) }) };
  });
  // The client's kernel has a tmpfs there.
  return [...mounts, { name: "a tmpfs", open: () => efsBackend({ directory: "/run/holdfast" }) }];
}

/** Names that no key can have: those of files that were being written, or were removed while they were open. */
async function debrisIn(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return names.filter((name) => basename(name).startsWith("."));
}

/** From a listing on a mount knows again what is there, and what is not. */
async function lookAfresh(mountPoints: readonly string[]): Promise<void> {
  for (const mountPoint of mountPoints) await readdir(mountPoint);
}
