import { join } from "node:path";
import type { ListedObject } from "@holdfast/core";
import { directoryState, isKeySegment, keyPath, symbolicLinkError } from "./key-path.js";
import { mapPosixError, posixErrorCode } from "./map-posix-error.js";
import { inParallel } from "./parallel.js";
import type { PosixDirent, PosixFileSystem } from "./posix-file-system.js";

const statsAtOnce = 16;
const statsPerBatch = 256;

export interface Listing {
  readonly prefix: string;
  readonly after: string;
  readonly limit: number;
  /** Names directly below the root that are no keys. */
  readonly reserved: ReadonlySet<string>;
}

/**
 * The objects below a root in ascending byte order of keys, from the names in its directories; only what is answered
 * is looked at more closely. An object that vanishes between the two is left out.
 */
export async function listObjects(
  fileSystem: PosixFileSystem,
  root: string,
  listing: Listing,
  signal: AbortSignal,
): Promise<readonly ListedObject[]> {
  const what = `list of "${listing.prefix}"`;
  const base = listing.prefix.slice(0, listing.prefix.lastIndexOf("/") + 1);
  if (base !== "") {
    const { state } = await directoryState(fileSystem, root, keyPath(root, base.slice(0, -1)), what);
    if (state !== "present") return [];
  }

  const listed: ListedObject[] = [];
  let batch: string[] = [];
  const look = async (): Promise<void> => {
    const found = await inParallel(
      batch,
      statsAtOnce,
      async (key) => await lookAt(fileSystem, root, key, what),
    );
    for (const object of found) if (object) listed.push(object);
    batch = [];
  };
  for await (const key of keysBelow({ fileSystem, root, listing, what, signal }, base)) {
    batch.push(key);
    if (batch.length < Math.min(statsPerBatch, listing.limit - listed.length)) continue;
    await look();
    if (listed.length >= listing.limit) break;
  }
  await look();
  return listed;
}

interface Walk {
  readonly fileSystem: PosixFileSystem;
  readonly root: string;
  readonly listing: Listing;
  readonly what: string;
  readonly signal: AbortSignal;
}

async function* keysBelow(walk: Walk, base: string): AsyncGenerator<string, void, undefined> {
  walk.signal.throwIfAborted();
  const { prefix, after, reserved } = walk.listing;
  const entries = new Map<string, PosixDirent>();
  for (const entry of await entriesOf(walk, base)) {
    if (!isKeySegment(entry.name) || (base === "" && reserved.has(entry.name))) continue;
    const directory = entry.isDirectory();
    // Keys below a directory go on with a slash, which sorts after "-" and "." and before everything else.
    const key = `${base}${entry.name}${directory ? "/" : ""}`;
    if (!key.startsWith(prefix) && !(directory && prefix.startsWith(key))) continue;
    if (key <= after && !(directory && after.startsWith(key))) continue;
    entries.set(key, entry);
  }
  for (const [key, entry] of [...entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (entry.isSymbolicLink()) throw symbolicLinkError(keyPath(walk.root, key));
    if (entry.isDirectory()) yield* keysBelow(walk, key);
    else if (entry.isFile()) yield key;
  }
}

async function entriesOf(walk: Walk, base: string): Promise<readonly PosixDirent[]> {
  const path = join(walk.root, base);
  try {
    return await walk.fileSystem.readdir(path, { withFileTypes: true });
  } catch (error) {
    const code = posixErrorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw mapPosixError(error, { what: walk.what, path });
  }
}

async function lookAt(
  fileSystem: PosixFileSystem,
  root: string,
  key: string,
  what: string,
): Promise<ListedObject | undefined> {
  const path = keyPath(root, key);
  try {
    const { size, mtimeMs } = await fileSystem.lstat(path);
    return { key, sizeBytes: size, timestampMs: mtimeMs };
  } catch (error) {
    const code = posixErrorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw mapPosixError(error, { what, path });
  }
}
