import type { ListedEntry } from "../server/nfs-server.js";
import type { NfsKernel } from "./nfs-kernel.js";

/** A directory as it was read. */
interface Listing {
  readonly change: number;
  readonly entries: readonly ListedEntry[];
}

export type ListingCache = Map<number, Listing>;

/**
 * Reads an open directory, chunk by chunk: what comes and goes meanwhile may be seen or not. Unless `nordirplus` the names and
 * attributes are remembered (`nfs_prime_dcache` in Linux, fs/nfs/dir.c).
 * @throws NfsStatus
 */
export async function listDirectory(
  kernel: NfsKernel,
  handle: number,
  path: string,
): Promise<readonly ListedEntry[]> {
  const known = kernel.listings.get(handle);
  const change = kernel.attributes.get(handle)?.change;
  if (known && known.change === change && kernel.attributes.isFresh(handle)) return known.entries;
  const entries: ListedEntry[] = [];
  for (let cookie = 0, isEnd = false; !isEnd; ) {
    const askedMs = kernel.nowMs();
    const generation = kernel.dentries.generation(handle);
    const from = cookie;
    const chunk = await kernel.ask({ operation: "READDIR", path }, (server) => server.list(handle, from));
    for (const entry of chunk.listed) {
      entries.push(entry);
      cookie = entry.cookie;
      if (!kernel.options.nordirplus) remember(kernel, handle, entry, generation, askedMs);
    }
    isEnd = chunk.isEnd;
  }
  if (change !== undefined && kernel.attributes.get(handle)?.change === change) {
    kernel.listings.set(handle, { change, entries });
  }
  return entries;
}

function remember(
  kernel: NfsKernel,
  directory: number,
  { name, attributes }: ListedEntry,
  generation: number,
  askedMs: number,
): void {
  kernel.attributes.take(attributes, askedMs);
  const known = kernel.dentries.find(directory, name);
  // A name that files are open by is only looked at again when somebody uses it.
  if (known && known.handle !== attributes.handle && known.opens > 0) return;
  kernel.dentries.learn(directory, name, attributes.handle, generation);
}
