import { NfsStatus, statusCode } from "../nfs-status.js";
import type { Dentry } from "./dentry-cache.js";
import { type LookupIntent, lookUp } from "./look-up.js";
import type { NfsKernel } from "./nfs-kernel.js";

/** A directory on the way of a path. */
export interface Place {
  readonly handle: number;
  readonly path: string;
}

/** Where a path leads, but for its last part. */
export interface WalkedPath {
  readonly directory: Place;
  /** The last part of the path; empty when it is `/`, or ends in `.` or `..`, and then `directory` is meant itself. */
  readonly name: string;
  readonly path: string;
  /** The path ends in a slash, so that it can only mean a directory. */
  readonly meansDirectory: boolean;
}

/**
 * Does something with a path, as Linux does it: when it meets ESTALE, once more, with nothing on the way believed
 * (`retry_estale` in include/linux/namei.h).
 */
export async function withFreshRetry<T>(run: (isFresh: boolean) => Promise<T>): Promise<T> {
  try {
    return await run(false);
  } catch (error) {
    if (statusCode(error) !== "ESTALE") throw error;
    return await run(true);
  }
}

/**
 * Walks a path up to its last part. Relative paths start at the root; there are no symbolic links.
 * @throws NfsStatus
 */
export async function walkPath(kernel: NfsKernel, path: string, isFresh: boolean): Promise<WalkedPath> {
  if (path === "") throw new NfsStatus("ENOENT");
  const parts = path.split("/").filter((part) => part !== "");
  const meansDirectory = path.endsWith("/");
  const last = parts.pop() ?? ".";
  const trail: Place[] = [{ handle: kernel.root, path: "/" }];
  for (const part of parts) await step(kernel, trail, part, isFresh);
  if (last === "." || last === "..") await step(kernel, trail, last, isFresh);
  const directory = trail.at(-1) ?? { handle: kernel.root, path: "/" };
  const name = last === "." || last === ".." ? "" : last;
  return { directory, name, path: name === "" ? directory.path : below(directory, name), meansDirectory };
}

/** The dentry of the last part. `undefined` when the path means the directory itself. @throws NfsStatus */
export async function lastDentry(
  kernel: NfsKernel,
  { directory, name, path }: WalkedPath,
  intent: LookupIntent,
): Promise<Dentry | undefined> {
  if (name === "") return undefined;
  return await lookUp(kernel, { directory: directory.handle, name, path }, intent);
}

/** What a path leads to. @throws NfsStatus ENOENT, ENOTDIR */
export async function resolveHandle(kernel: NfsKernel, path: string, isFresh: boolean): Promise<Place> {
  const walked = await walkPath(kernel, path, isFresh);
  const dentry = await lastDentry(kernel, walked, isFresh ? "fresh" : "find");
  const handle = dentry ? dentry.handle : walked.directory.handle;
  if (handle === undefined) throw new NfsStatus("ENOENT");
  if (walked.meansDirectory && kernel.attributes.get(handle)?.kind === "file") throw new NfsStatus("ENOTDIR");
  return { handle, path: walked.path };
}

function below({ path }: Place, name: string): string {
  return path === "/" ? `/${name}` : `${path}/${name}`;
}

async function step(kernel: NfsKernel, trail: Place[], part: string, isFresh: boolean): Promise<void> {
  const place = trail.at(-1);
  if (part === "." || !place) return;
  if (part === "..") {
    if (trail.length > 1) trail.pop();
    return;
  }
  const path = below(place, part);
  const { handle } = await lookUp(
    kernel,
    { directory: place.handle, name: part, path },
    isFresh ? "fresh" : "find",
  );
  if (handle === undefined) throw new NfsStatus("ENOENT");
  if (kernel.attributes.get(handle)?.kind === "file") throw new NfsStatus("ENOTDIR");
  trail.push({ handle, path });
}
