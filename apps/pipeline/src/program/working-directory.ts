import { mkdir, mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { hasCode } from "../output/output-file-system.js";

/** The place named cannot be used; the message says why, and what to do. */
export class UnusableDirectoryError extends Error {
  override readonly name: string = "UnusableDirectoryError";
}

/** Where a program works, and whether it leaves anything. */
export interface WorkingDirectory {
  readonly path: string;
  readonly kept: boolean;
  remove(): Promise<void>;
}

/** The directory named, which must be new or empty, and stays. @throws UnusableDirectoryError */
export async function openWorkingDirectory(directory: string): Promise<WorkingDirectory> {
  return { path: await makeEmpty(resolve(directory)), kept: true, remove: async () => {} };
}

/** A directory of a random name, which goes again. @throws UnusableDirectoryError */
export async function temporaryDirectory(
  prefix: string,
  parent: string = tmpdir(),
): Promise<WorkingDirectory> {
  let path: string;
  try {
    path = await mkdtemp(join(await realpath(parent), prefix));
  } catch (error) {
    throw new UnusableDirectoryError(`no directory can be made in ${parent} (${describe(error)})`, {
      cause: error,
    });
  }
  const remove = async (): Promise<void> => await rm(path, { recursive: true, force: true, maxRetries: 3 });
  return { path, kept: false, remove };
}

async function makeEmpty(path: string): Promise<string> {
  let present: readonly string[];
  try {
    await makeDirectories(path);
    present = await readdir(path);
  } catch (error) {
    const isFile = hasCode(error, "EEXIST") || hasCode(error, "ENOTDIR");
    const reason = isFile ? "is, or lies below, a file" : `cannot be used (${describe(error)})`;
    throw new UnusableDirectoryError(`directory ${path} ${reason}; name one you may write to`, {
      cause: error,
    });
  }
  if (present.length > 0) {
    throw new UnusableDirectoryError(`directory ${path} is not empty; name a new or empty one`);
  }
  return path;
}

/** Not `mkdir` with `recursive`: that never ends where nothing can be made, such as below /proc. */
async function makeDirectories(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (hasCode(error, "EEXIST")) return;
    if (!hasCode(error, "ENOENT") || dirname(path) === path) throw error;
    await makeDirectories(dirname(path));
    await mkdir(path);
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
