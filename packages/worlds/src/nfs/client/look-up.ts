import { NfsStatus, statusCode } from "../nfs-status.js";
import type { Dentry } from "./dentry-cache.js";
import type { NfsKernel } from "./nfs-kernel.js";

/**
 * What a name is looked up for.
 * - `find`: whatever is known and not expired counts.
 * - `fresh`: the server is asked (LOOKUP_REVAL).
 * - `make`: something is to be made there, and nothing may be there yet (LOOKUP_EXCL): what is known to be absent, or not
 *   known, is not looked up, since the server will say; what is known to be there is asked for.
 * - `replace`: the target of a rename: what is known counts, and what is not known is not looked up.
 * - `open-or-make`: absence is not asked for, since the server will say.
 */
export type LookupIntent = "find" | "fresh" | "make" | "replace" | "open-or-make";

/** A name in a directory. */
export interface NamePlace {
  readonly directory: number;
  readonly name: string;
  readonly path: string;
}

/**
 * What a name leads to, from the cache if that may be believed, else from the server. The dentry that it answers has no
 * handle when there is nothing.
 * (`nfs_lookup_revalidate`, `nfs_neg_need_reval`, `nfs_check_verifier`, `nfs_lookup` in Linux, fs/nfs/dir.c.)
 * @throws NfsStatus
 */
export async function lookUp(kernel: NfsKernel, place: NamePlace, intent: LookupIntent): Promise<Dentry> {
  const known = kernel.dentries.find(place.directory, place.name);
  if (known && (await isValid(kernel, known, place, intent))) return known;
  return await kernel.locks.shared(place.directory, async () => await askLookup(kernel, place));
}

/** The same, for who holds the directory's lock. */
export async function lookUpLocked(
  kernel: NfsKernel,
  place: NamePlace,
  intent: LookupIntent,
): Promise<Dentry> {
  const known = kernel.dentries.find(place.directory, place.name);
  if (known && (await isValid(kernel, known, place, intent))) return known;
  const isAsked = intent === "find" || intent === "fresh" || known?.handle !== undefined;
  return isAsked ? await askLookup(kernel, place) : absent(kernel, place);
}

/** Whether what is known of a name may be believed. @throws NfsStatus of a GETATTR of its directory */
export async function isValid(
  kernel: NfsKernel,
  dentry: Dentry,
  { directory, path }: NamePlace,
  intent: LookupIntent,
): Promise<boolean> {
  const isAbsent = dentry.handle === undefined;
  if (intent === "fresh") return false;
  if (intent === "make") return isAbsent;
  if (isAbsent && (intent === "replace" || intent === "open-or-make")) return true;
  const { lookupcache } = kernel.options;
  if (lookupcache === "none" || (lookupcache === "pos" && isAbsent)) return false;
  if (dentry.generation !== kernel.dentries.generation(directory)) return false;
  if (!kernel.attributes.isFresh(directory)) {
    await kernel.revalidate(directory, parentOf(path));
    if (dentry.generation !== kernel.dentries.generation(directory)) return false;
  }
  return kernel.dentries.find(directory, dentry.name) === dentry;
}

/** LOOKUP. @throws NfsStatus but ENOENT, which is an answer */
export async function askLookup(kernel: NfsKernel, { directory, name, path }: NamePlace): Promise<Dentry> {
  const askedMs = kernel.nowMs();
  const generation = kernel.dentries.generation(directory);
  try {
    const attributes = await kernel.ask({ operation: "LOOKUP", path }, (server) => {
      return server.lookup(directory, name);
    });
    kernel.attributes.take(attributes, askedMs);
    return kernel.dentries.learn(directory, name, attributes.handle, generation);
  } catch (error) {
    if (statusCode(error) !== "ENOENT") throw error;
    return kernel.dentries.learn(directory, name, undefined, generation);
  }
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf("/")));
}

function absent(kernel: NfsKernel, { directory, name }: NamePlace): Dentry {
  if (Buffer.byteLength(name) > 255) throw new NfsStatus("ENAMETOOLONG");
  const generation = kernel.dentries.generation(directory);
  return { directory, name, handle: undefined, generation, opens: 0, isSilly: false };
}
