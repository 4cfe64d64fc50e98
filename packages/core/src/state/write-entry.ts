import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { UnavailableError } from "../errors/unavailable-error.js";
import { sha256Hex } from "../sha256.js";
import type { GuardedBackend } from "../spi/guarded-backend.js";
import { writeFresh } from "../spi/write-fresh.js";
import type { Deadline } from "../time/deadline.js";
import type { Random } from "../time/random.js";
import { retryTransient } from "../time/retry.js";
import { BlockDigests } from "./block-digests.js";
import type { StoredEntry } from "./entry.js";
import type { EntrySource } from "./entry-source.js";
import type { StateKeys } from "./state-key.js";

export interface EntryWriting {
  readonly backend: GuardedBackend;
  readonly keys: StateKeys;
  /** Entries up to this size are not written but kept in the reference, in bytes. */
  readonly inlineLimitBytes: number;
  readonly blockBytes: number;
  readonly random: Random;
}

/**
 * Stores an entry's bytes as an object of their own, or, where they are few, in the reference itself. Bytes at hand are
 * tried again, under another key, when that may help.
 * A stream passes through in constant memory; what is kept of it are 32 bytes a block.
 */
export async function writeEntry(
  writing: EntryWriting,
  name: string,
  body: Uint8Array | EntrySource,
  deadline: Deadline,
): Promise<StoredEntry> {
  if (body instanceof Uint8Array) {
    if (body.length <= writing.inlineLimitBytes) return inlineEntry(name, body);
    const lengthBytes = body.length;
    return await retryTransient(`entry ${name}`, deadline, writing.random, async () => {
      return await writeObject(writing, name, one(name, body, lengthBytes), deadline);
    });
  }
  try {
    const start = await deadline.wait(`the source of ${name}`, () =>
      takeStart(body, writing.inlineLimitBytes),
    );
    return start.ended
      ? inlineEntry(name, Buffer.concat(start.chunks))
      : await writeObject(writing, name, resume(start.chunks, body), deadline);
  } finally {
    body.close();
  }
}

function inlineEntry(name: string, bytes: Uint8Array): StoredEntry {
  const digest = sha256Hex(bytes);
  const inline = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
  return { name, lengthBytes: bytes.length, digest, inline };
}

async function writeObject(
  { backend, keys, blockBytes }: EntryWriting,
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  deadline: Deadline,
): Promise<StoredEntry> {
  const key = keys.next();
  const digests = new BlockDigests(blockBytes);
  let digest = "";
  async function* digested(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      digests.update(chunk);
      yield chunk;
    }
    const finished = digests.finish();
    digest = finished.digest;
    if (finished.table.length > 0) yield finished.table;
  }
  await writeFresh(backend, key, digested(), deadline);
  if (digest === "") throw new UnavailableError(`the backend stored ${key} without reading it to its end`);
  return { name, lengthBytes: digests.lengthBytes, digest, object: { key, offset: 0, blockBytes } };
}

/** An adapter that fails may have transferred the bytes away, and then there is nothing to try again with. */
async function* one(name: string, bytes: Uint8Array, lengthBytes: number): AsyncGenerator<Uint8Array> {
  if (bytes.length !== lengthBytes) {
    throw new InvalidArgumentError(
      `the bytes of entry ${JSON.stringify(name)} were taken away while they were stored`,
    );
  }
  yield bytes;
}

/** Reads until the source ends or has given more than the limit. */
async function takeStart(
  source: EntrySource,
  limitBytes: number,
): Promise<{ readonly chunks: Uint8Array[]; readonly ended: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length <= limitBytes) {
    const next = await source.next();
    if (next.done) return { chunks, ended: true };
    chunks.push(next.value);
    length += next.value.length;
  }
  return { chunks, ended: false };
}

async function* resume(start: readonly Uint8Array[], source: EntrySource): AsyncGenerator<Uint8Array> {
  yield* start;
  yield* source;
}
