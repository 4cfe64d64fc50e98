import { lstat, readFile, realpath, statfs } from "node:fs/promises";
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
  const [stats, volume, table] = await Promise.all([
    lstat(real),
    statfs(real, { bigint: true }),
    readFile("/proc/self/mountinfo", "utf8"),
  ]);
  return {
    platform: process.platform,
    path: real,
    mount: findMount(parseMountTable(table), real, stats.dev),
    // The kernel sign-extends some magics (CIFS, btrfs) on 64-bit machines.
    magic: Number(BigInt.asUintN(32, volume.type)),
  };
};
