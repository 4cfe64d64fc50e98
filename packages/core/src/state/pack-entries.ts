import { writeFresh } from "../spi/write-fresh.js";
import type { Deadline } from "../time/deadline.js";
import { forEachConcurrent } from "../time/for-each-concurrent.js";
import { retryTransient } from "../time/retry.js";
import type { StoredEntry } from "./entry.js";
import { inlineBytes } from "./read-entry.js";
import type { EntryWriting } from "./write-entry.js";

const writesAtOnce = 4;

/**
 * Keeps small entries in the record as long as they fit its budget, and packs the others together into objects.
 * Answers them in the order given.
 */
export async function packEntries(
  writing: EntryWriting,
  entries: readonly StoredEntry[],
  limits: { readonly recordBytes: number; readonly objectBytes: number },
  deadline: Deadline,
): Promise<readonly StoredEntry[]> {
  if (inlineTotal(entries) <= limits.recordBytes) return entries;
  let budget = limits.recordBytes;
  const placed = new Map<string, StoredEntry>();
  const packs: StoredEntry[][] = [];
  let packBytes = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    if (entry.inline === undefined || entry.lengthBytes <= budget) {
      if (entry.inline !== undefined) budget -= entry.lengthBytes;
      placed.set(entry.name, entry);
      continue;
    }
    if (packBytes + entry.lengthBytes > limits.objectBytes) {
      packs.push([]);
      packBytes = 0;
    }
    packs.at(-1)?.push(entry);
    packBytes += entry.lengthBytes;
  }
  await forEachConcurrent(packs, writesAtOnce, async (pack) => {
    for (const entry of await writePack(writing, pack, deadline)) placed.set(entry.name, entry);
  });
  return entries.map((entry) => placed.get(entry.name) ?? entry);
}

/** How many bytes the entries would take in the record. */
function inlineTotal(entries: readonly StoredEntry[]): number {
  return entries.reduce(
    (bytes, { inline, lengthBytes }) => (inline === undefined ? bytes : bytes + lengthBytes),
    0,
  );
}

async function writePack(
  { backend, keys, random }: EntryWriting,
  pack: readonly StoredEntry[],
  deadline: Deadline,
): Promise<readonly StoredEntry[]> {
  const bytes = Buffer.concat(pack.map(inlineBytes));
  const key = await retryTransient("pack of small entries", deadline, random, async () => {
    const attempt = keys.next();
    await writeFresh(backend, attempt, bytes, deadline);
    return attempt;
  });
  let offset = 0;
  return pack.map(({ name, lengthBytes, digest }) => {
    const object = { key, offset, blockBytes: Math.max(1, lengthBytes) };
    offset += lengthBytes;
    return { name, lengthBytes, digest, object };
  });
}
