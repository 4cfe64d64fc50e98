import type { OpenFlags } from "../../disk/open-flags.js";
import { NfsStatus, statusCode } from "../nfs-status.js";
import type { Dentry } from "./dentry-cache.js";
import { askLookup, isValid, type NamePlace } from "./look-up.js";
import type { NfsKernel } from "./nfs-kernel.js";
import { lastDentry, type WalkedPath, walkPath, withFreshRetry } from "./walk-path.js";

const umask = 0o022;

/** What was opened: a file by a name, or a directory. */
export interface Opened {
  readonly handle: number;
  readonly kind: "file" | "directory";
  /** Absent for a directory. */
  readonly dentry: Dentry | undefined;
}

/**
 * open(2). A file is always opened by the server, by name or, where a name is known, by filehandle, so that its attributes are
 * fresh then (close-to-open); of a directory the attributes are asked for unless `nocto`. A name that is known to be absent is
 * not asked for.
 * (`nfs_atomic_open`, `nfs4_file_open`, `nfs4_do_lookup_revalidate` in Linux, fs/nfs/dir.c and nfs4file.c.)
 * @throws NfsStatus
 */
export async function openPath(
  kernel: NfsKernel,
  path: string,
  flags: OpenFlags,
  mode: number,
): Promise<Opened> {
  return await withFreshRetry(async (isFresh) => {
    const walked = await walkPath(kernel, path, isFresh);
    if (flags.creates && walked.meansDirectory) throw new NfsStatus("EISDIR");
    if (walked.name === "") return await openDirectory(kernel, walked.directory.handle, walked.path, flags);
    if (flags.needsDirectory || walked.meansDirectory)
      return await openNamedDirectory(kernel, walked, flags, isFresh);
    const create = flags.creates ? { mode: mode & ~umask } : undefined;
    const search = { walked, flags, create, isFresh };
    const found = await underLock(kernel, search, async () => await findOrOpen(kernel, search));
    return "known" in found ? await openKnown(kernel, search, found.known) : found;
  });
}

async function openNamedDirectory(
  kernel: NfsKernel,
  walked: WalkedPath,
  flags: OpenFlags,
  isFresh: boolean,
): Promise<Opened> {
  const place = namePlace(walked);
  const known = kernel.dentries.find(place.directory, place.name);
  const wasValid = known !== undefined && (await isValid(kernel, known, place, isFresh ? "fresh" : "find"));
  const dentry = wasValid ? known : await lastDentry(kernel, walked, "fresh");
  if (dentry?.handle === undefined) throw new NfsStatus("ENOENT");
  if (kernel.attributes.get(dentry.handle)?.kind === "file") throw new NfsStatus("ENOTDIR");
  return await openDirectory(kernel, dentry.handle, walked.path, flags, wasValid);
}

async function openDirectory(
  kernel: NfsKernel,
  handle: number,
  path: string,
  flags: OpenFlags,
  wasCached = true,
): Promise<Opened> {
  if (flags.creates && flags.isExclusive) throw new NfsStatus("EEXIST");
  if (flags.writes || flags.creates) throw new NfsStatus("EISDIR");
  // What a LOOKUP has just told needs no other request.
  if (wasCached && !kernel.options.nocto) await kernel.revalidate(handle, path);
  return { handle, kind: "directory", dentry: undefined };
}

interface Create {
  readonly mode: number;
}

/** A file that is looked for by its name. */
interface Search {
  readonly walked: WalkedPath;
  readonly flags: OpenFlags;
  readonly create: Create | undefined;
  readonly isFresh: boolean;
}

/** Who may make a name excludes all others of this machine from the directory. */
async function underLock<T>(
  kernel: NfsKernel,
  { walked, create }: Search,
  run: () => Promise<T>,
): Promise<T> {
  return create ? await kernel.locks.exclusive(walked.directory.handle, run) : await run();
}

/** Opens a file by its name, or finds that the name is known. */
async function findOrOpen(kernel: NfsKernel, search: Search): Promise<Opened | { readonly known: Dentry }> {
  const { walked, flags, create, isFresh } = search;
  const place = namePlace(walked);
  const known = kernel.dentries.find(place.directory, place.name);
  if (!known) return await openByName(kernel, search);
  const isExclusive = create !== undefined && flags.isExclusive;
  const intent = isFresh ? "fresh" : isExclusive ? "make" : create ? "open-or-make" : "find";
  const isBelieved = await isValid(kernel, known, place, intent);
  if (known.handle === undefined) {
    if (isBelieved && !create) throw new NfsStatus("ENOENT");
    return await openByName(kernel, search);
  }
  if (!isBelieved) {
    const looked = await askLocked(kernel, search, async () => await askLookup(kernel, place));
    // What is there is another file, or none: the name is as good as new.
    if (looked !== known) return await openByName(kernel, search);
  }
  if (isExclusive) throw new NfsStatus("EEXIST");
  return { known };
}

/** Opens what a name is known to lead to. */
async function openKnown(kernel: NfsKernel, search: Search, dentry: Dentry): Promise<Opened> {
  const { walked, flags } = search;
  const { handle } = dentry;
  if (handle !== undefined && kernel.attributes.get(handle)?.kind === "directory") {
    return await openDirectory(kernel, handle, walked.path, flags);
  }
  const again = async (): Promise<Opened> => {
    return await underLock(kernel, search, async () => await openByName(kernel, search));
  };
  if (handle === undefined || kernel.options.vers === "4.0") return await again();
  const askedMs = kernel.nowMs();
  try {
    const attributes = await kernel.ask({ operation: "OPEN", path: walked.path }, (server) => {
      return server.openByHandle(kernel.client, handle);
    });
    kernel.attributes.take(attributes, askedMs);
  } catch (error) {
    const code = statusCode(error);
    if (code !== "ESTALE" && code !== "ENOENT") throw error;
    kernel.dentries.drop(dentry);
    return await again();
  }
  return opened(kernel, walked, dentry, handle);
}

/** Asks for a name while nobody on this machine changes any in its directory. */
async function askLocked<T>(
  kernel: NfsKernel,
  { walked, create }: Search,
  run: () => Promise<T>,
): Promise<T> {
  return create ? await run() : await kernel.locks.shared(walked.directory.handle, run);
}

/** OPEN by name, which asks the server whatever is known. */
async function openByName(kernel: NfsKernel, search: Search): Promise<Opened> {
  const { walked, flags } = search;
  try {
    return await askLocked(kernel, search, async () => await askOpen(kernel, search));
  } catch (error) {
    const code = statusCode(error);
    if (code !== "EISDIR") throw error;
    if (flags.creates && flags.isExclusive) throw new NfsStatus("EEXIST");
    const dentry = await askLocked(kernel, search, async () => await askLookup(kernel, namePlace(walked)));
    if (dentry.handle === undefined) throw new NfsStatus("ENOENT");
    return await openDirectory(kernel, dentry.handle, walked.path, flags, false);
  }
}

async function askOpen(kernel: NfsKernel, { walked, flags, create }: Search): Promise<Opened> {
  const { directory, name, path } = walked;
  const askedMs = kernel.nowMs();
  const generation = kernel.dentries.generation(directory.handle);
  const verifier = flags.isExclusive ? kernel.createVerifier() : undefined;
  const isChange = create !== undefined || (flags.truncates && flags.writes);
  try {
    const answer = await kernel.ask({ operation: "OPEN", path, isChange }, (server) => {
      return server.openByName(kernel.client, directory.handle, name, create && { ...create, verifier });
    });
    if (answer.directory) kernel.attributes.takeChange(answer.directory, askedMs);
    if (answer.directory) kernel.listings.delete(directory.handle);
    kernel.attributes.take(answer.attributes, askedMs);
    const { handle } = answer.attributes;
    const asOf = answer.directory ? kernel.dentries.generation(directory.handle) : generation;
    return opened(kernel, walked, kernel.dentries.learn(directory.handle, name, handle, asOf), handle);
  } catch (error) {
    const code = statusCode(error);
    // Whatever was believed of the name is not believed any more.
    const known = kernel.dentries.find(directory.handle, name);
    if (known && known.handle === undefined) kernel.dentries.drop(known);
    if (code === "ENOENT") kernel.dentries.learn(directory.handle, name, undefined, generation);
    throw error;
  }
}

function opened(kernel: NfsKernel, { path }: WalkedPath, dentry: Dentry, handle: number): Opened {
  kernel.opened(handle);
  dentry.opens += 1;
  const file = kernel.file(handle, path);
  file.path = path;
  file.lostState = false;
  file.isBad = false;
  return { handle, kind: "file", dentry };
}

function namePlace({ directory, name, path }: WalkedPath): NamePlace {
  return { directory: directory.handle, name, path };
}
