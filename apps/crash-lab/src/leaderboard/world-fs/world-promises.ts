import * as nodePromises from "node:fs/promises";
import type {
  DiskFileHandle,
  DiskFileSystem,
  DiskMkdirOptions,
  DiskRmOptions,
  DiskStats,
  DiskWriteFileOptions,
} from "@holdfast/worlds/disk";
import { changing, type Owner, openHandle, owner } from "./disk-handle.js";
import { mountedDisk, refuse } from "./mounted-disk.js";
import { knownOptions, offeredCalls } from "./offered-calls.js";

const permissionBits = 0o7777;

const disk = (): DiskFileSystem => mountedDisk().fileSystem;

const stat = async (path: string, options?: object): Promise<DiskStats & Owner> => {
  knownOptions("stat", options, []);
  return Object.assign(await disk().stat(path), owner);
};

const textOptions = ["encoding", "mode", "flag", "flush"] as const;

/** open(2), with a handle whose changes calls that cannot wait see too. */
export async function openOnDisk(
  path: string,
  flags?: string | number,
  mode?: number,
): Promise<DiskFileHandle> {
  return openHandle(await changing(async () => await disk().open(path, flags, mode)));
}

/** The calls of `node:fs/promises` that the simulated disk offers. */
export const offeredPromises: Readonly<Record<string, (...args: never[]) => Promise<unknown>>> = {
  open: openOnDisk,
  link: async (from: string, to: string) => await changing(async () => await disk().link(from, to)),
  unlink: async (path: string) => await changing(async () => await disk().unlink(path)),
  rename: async (from: string, to: string) => await changing(async () => await disk().rename(from, to)),
  mkdir: async (path: string, options?: number | object) => {
    const known = typeof options === "number" ? options : mkdirOptions(options);
    return await changing(async () => await disk().mkdir(path, known));
  },
  rmdir: async (path: string) => await changing(async () => await disk().rmdir(path)),
  rm: async (path: string, options?: object) => {
    const known = knownOptions<DiskRmOptions>("rm", options, ["recursive", "force"]);
    await changing(async () => await disk().rm(path, known));
  },
  readdir: async (path: string, options?: object) => {
    const known = knownOptions<{ withFileTypes?: boolean }>("readdir", options, ["withFileTypes"]);
    return known?.withFileTypes
      ? await disk().readdir(path, { withFileTypes: true })
      : await disk().readdir(path);
  },
  stat,
  lstat: stat,
  realpath: async (path: string) => await disk().realpath(path),
  access: async (path: string, mode?: number) => await disk().access(path, mode),
  truncate: async (path: string, length?: number) =>
    await changing(async () => await disk().truncate(path, length)),
  readFile: async (path: string, options?: unknown) => {
    const known = knownOptions<{ encoding?: BufferEncoding | null }>("readFile", options, ["encoding"]);
    return known?.encoding ? await disk().readFile(path, known.encoding) : await disk().readFile(path);
  },
  writeFile: async (path: string, data: string | Uint8Array, options?: unknown) => {
    const known = knownOptions<DiskWriteFileOptions>("writeFile", options, textOptions);
    await changing(async () => await disk().writeFile(path, data, known));
  },
  appendFile: async (path: string, data: string | Uint8Array, options?: unknown) => {
    const known = knownOptions<DiskWriteFileOptions>("appendFile", options, textOptions);
    await changing(async () => await disk().appendFile(path, data, known));
  },
  /** The world has no call for it; a file gets its mode when it is made, and keeps it. */
  chmod: async (path: string, mode: number) => {
    const now = (await disk().stat(path)).mode & permissionBits;
    if (now !== (mode & permissionBits)) refuse(`chmod from ${now.toString(8)} to ${mode.toString(8)}`);
  },
  chown: async (path: string, uid: number, gid: number) => {
    await disk().stat(path);
    if (uid !== owner.uid || gid !== owner.gid) refuse(`chown to ${uid}:${gid}`);
  },
};

function mkdirOptions(options: object | undefined): DiskMkdirOptions | undefined {
  return knownOptions<DiskMkdirOptions>("mkdir", options, ["recursive", "mode"]);
}

/** What the bundled code finds as `node:fs/promises`. */
export const worldPromises: Record<string, unknown> = offeredCalls(
  "fs.promises",
  nodePromises,
  offeredPromises,
);
