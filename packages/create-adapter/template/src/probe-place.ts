import { randomUUID } from "node:crypto";
import { type Backend, type ProbeCheck, UnsafeStorageError, type VerbOptions } from "@holdfast/core";

const racers = 8;

/**
 * Tries on the real place what everything rests on, with the backend's own verbs, and leaves nothing behind. Keys that
 * begin with `holdfast.` are the backend's own to use.
 *
 * @throws UnsafeStorageError when a guarantee does not hold here.
 */
export async function probePlace(backend: Backend, options: VerbOptions): Promise<readonly ProbeCheck[]> {
  const place = `holdfast.probe/${randomUUID()}`;
  const keys = ["a", "b"].map((name) => `${place}/${name}`);
  try {
    return [
      await exclusiveCreate(backend, `${place}/a`, options),
      await wholeReads(backend, `${place}/b`, options),
      await freshListing(backend, `${place}/`, keys, options),
    ];
  } finally {
    await backend.remove(keys, options);
  }
}

async function exclusiveCreate(backend: Backend, key: string, options: VerbOptions): Promise<ProbeCheck> {
  const bodies = Array.from({ length: racers }, (_, racer) => new TextEncoder().encode(`racer ${racer}`));
  const results = await Promise.all(bodies.map((body) => backend.create(key, body, options)));
  const winners = bodies.filter((_, racer) => results[racer]?.status === "created");
  const stored = Buffer.from(await backend.read(key, options));
  if (winners.length !== 1 || !winners[0] || !stored.equals(winners[0])) {
    throw new UnsafeStorageError(
      `exclusive-create: ${winners.length} of ${racers} callers created one key here; use a place where a key can be made only once`,
    );
  }
  return { id: "exclusive-create", outcome: "pass", explanation: `one of ${racers} callers created a key` };
}

async function wholeReads(backend: Backend, key: string, options: VerbOptions): Promise<ProbeCheck> {
  const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
  await backend.write(key, bytes, options);
  const whole = Buffer.from(await backend.read(key, options));
  const part = Buffer.from(await backend.read(key, { ...options, range: { offset: 100, length: 56 } }));
  if (!whole.equals(bytes) || !part.equals(bytes.subarray(100, 156))) {
    throw new UnsafeStorageError("whole-reads: what was written is not what is read back here");
  }
  return { id: "whole-reads", outcome: "pass", explanation: "bytes and ranges of them come back unchanged" };
}

async function freshListing(
  backend: Backend,
  prefix: string,
  keys: readonly string[],
  options: VerbOptions,
): Promise<ProbeCheck> {
  const listed = (await backend.list(prefix, options)).map(({ key }) => key);
  if (listed.sort().join() !== keys.join()) {
    throw new UnsafeStorageError(
      `fresh-listing: ${keys.length} objects were stored here, and ${listed.length} are listed`,
    );
  }
  return { id: "fresh-listing", outcome: "pass", explanation: "what was stored is listed at once" };
}
