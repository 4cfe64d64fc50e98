import { constants } from "node:fs";
import { lstat, open, readFile, realpath, statfs } from "node:fs/promises";
import { posixErrorCode } from "./map-posix-error.js";
import { findMount, type Mount, parseMountTable } from "./mount-table.js";
import type { Platform } from "./platform.js";

/** What the operating system says about the place where a path lies. */
export interface StorageFacts {
  readonly platform: Platform;
  /** The path that was looked at, free of symbolic links. */
  readonly path: string;
  /** The mount it lies on; undefined where there is no mount table, or none of its lines fits. */
  readonly mount: Mount | undefined;
  /** `f_type` of statfs(2), as 32 bits; undefined where it has no meaning. */
  readonly magic: number | undefined;
}

/** Looks at the place of an existing path. It must not write. */
export type InspectStorage = (path: string) => Promise<StorageFacts>;

/** By /proc/self/mountinfo and statfs(2); both have a meaning on Linux only. */
export const inspectStorage: InspectStorage = async (path) => {
  const real = await realpath(path);
  if (process.platform !== "linux") {
    return { platform: process.platform, path: real, mount: undefined, magic: undefined };
  }
  // First of all: what autofs mounts on demand is mounted when it is opened.
  const id = await mountIdOf(real);
  const [stats, volume, table] = await Promise.all([
    lstat(real),
    statfs(real, { bigint: true }),
    readFile("/proc/self/mountinfo", "utf8"),
  ]);
  return {
    platform: process.platform,
    path: real,
    mount: findMount(parseMountTable(table), real, stats.dev, id),
    // The kernel sign-extends some magics (CIFS, btrfs) on 64-bit machines.
    magic: Number(BigInt.asUintN(32, volume.type)),
  };
};

/** `mnt_id` of an open directory (proc(5)); undefined where that cannot be had, as for a directory of others. */
async function mountIdOf(directory: string): Promise<number | undefined> {
  try {
    const handle = await open(directory, constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      const id = /^mnt_id:\s*(\d+)$/m.exec(await readFile(`/proc/self/fdinfo/${handle.fd}`, "utf8"))?.[1];
      return id === undefined ? undefined : Number(id);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (["EACCES", "EPERM", "ENOTDIR", "ENOENT"].includes(posixErrorCode(error) ?? "")) return undefined;
    throw error;
  }
}
