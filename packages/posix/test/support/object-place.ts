import { mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memfs } from "memfs";
import { afterEach, expect } from "vitest";
import {
  type FileMechanicsOptions,
  fileMechanics,
  type PosixFileSystem,
  PosixObjects,
} from "../../src/index.js";
import { WatchedFileSystem } from "./watched-file-system.js";

export const never: AbortSignal = new AbortController().signal;
export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (read: Uint8Array): string => new TextDecoder().decode(read);

export interface ObjectPlace {
  readonly root: string;
  readonly fs: WatchedFileSystem;
  readonly objects: PosixObjects;
  /** Another instance over the same place, such as a restarted process would have. */
  reopen(options?: FileMechanicsOptions): PosixObjects;
}

const made: string[] = [];
const watched: WatchedFileSystem[] = [];

afterEach(async () => {
  for (const root of made.splice(0)) await rm(root, { recursive: true, force: true });
  const open = watched.splice(0).map(({ openHandles }) => openHandles);
  for (const handles of open) expect(handles, "file handles left open").toBe(0);
});

/** A new directory on the real disk. Every test ends by checking that no file handle was left open. */
export async function diskPlace(options: FileMechanicsOptions = {}): Promise<ObjectPlace> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "holdfast-posix-")));
  made.push(root);
  return placeIn(root, new WatchedFileSystem(), options);
}

/** A new file system in memory. */
export async function memoryPlace(options: FileMechanicsOptions = {}): Promise<ObjectPlace> {
  const { fs } = memfs({}, "/");
  await fs.promises.mkdir("/store");
  return placeIn("/store", new WatchedFileSystem(fs.promises as unknown as PosixFileSystem), options);
}

function placeIn(root: string, fs: WatchedFileSystem, options: FileMechanicsOptions): ObjectPlace {
  watched.push(fs);
  const open = (more: FileMechanicsOptions = {}): PosixObjects =>
    new PosixObjects({ root, mechanics: fileMechanics({ fileSystem: fs, ...options, ...more }) });
  return { root, fs, objects: open(), reopen: open };
}

/** The names of all files below a directory of the real disk. */
export async function filesBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/** A promise and the means to settle it. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Lets everything that can go on go on, until a condition holds. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

/** The error that a promise ends with. */
export async function failure(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error("the call was expected to fail, and succeeded");
}
