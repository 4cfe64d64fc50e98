import { copyBytes } from "../copy-bytes.js";
import { CorruptError } from "../errors/corrupt-error.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { sha256Hex } from "../sha256.js";
import type { ByteRange } from "../spi/byte-range.js";
import type { GuardedBackend } from "../spi/guarded-backend.js";
import { proven, readProven } from "../spi/proven.js";
import type { Deadline } from "../time/deadline.js";
import { digestBytes, tableBytes } from "./block-digests.js";
import type { EntryObject, StoredEntry } from "./entry.js";

/** About how much is fetched by one request, in bytes. */
const windowBytes = 4 * 1024 * 1024;

/**
 * The bytes of an entry, or of a part of it, block by block. No byte is handed on before the SHA-256 of its block
 * was checked, and the stream has exactly the length asked for.
 *
 * @throws CorruptError when what is stored is not what was written.
 * @throws NotFoundError when the entry's object is gone.
 */
export async function* readEntry(
  backend: GuardedBackend,
  entry: StoredEntry,
  deadline: Deadline,
  range: ByteRange = { offset: 0, length: entry.lengthBytes },
): AsyncGenerator<Uint8Array> {
  assertRange(entry, range);
  if (entry.object) yield* readObject(backend, entry, entry.object, deadline, range);
  else if (range.length > 0)
    yield copyBytes(inlineBytes(entry).subarray(range.offset, range.offset + range.length));
  else inlineBytes(entry);
}

/** The bytes that travel in a reference, checked. */
export function inlineBytes(entry: StoredEntry): Uint8Array {
  const bytes = Buffer.from(entry.inline ?? "", "base64");
  if (bytes.length !== entry.lengthBytes || sha256Hex(bytes) !== entry.digest) {
    throw new CorruptError(
      `the bytes of entry ${entry.name} in its record do not match their length and SHA-256`,
    );
  }
  return bytes;
}

async function* readObject(
  backend: GuardedBackend,
  entry: StoredEntry,
  object: EntryObject,
  deadline: Deadline,
  range: ByteRange,
): AsyncGenerator<Uint8Array> {
  if (range.length === 0) return;
  const { blockBytes } = object;
  const end = range.offset + range.length;
  const table = await readTable(backend, entry, object, deadline);
  for await (const { start, bytes: window } of readWindows(backend, entry, object, deadline, range)) {
    const windowLength = window.length;
    for (let at = 0; at < windowLength; at += blockBytes) {
      const first = window.subarray(at, at + blockBytes);
      const place = { offset: object.offset + start + at, length: first.length };
      const bytes = await proven(first, {
        readAgain: () => backend.read(object.key, deadline, place),
        prove: (block) => provenBlock(entry, object, table, (start + at) / blockBytes, block),
      });
      const from = Math.max(0, range.offset - start - at);
      const to = Math.min(bytes.length, end - start - at);
      // Memory of its own: a consumer may transfer it elsewhere, which takes all that shares it along.
      yield copyBytes(bytes.subarray(from, to));
    }
  }
}

/** Why fetching ends early; making an error costs more than most of what is read. */
const readerLeft = "whoever read the entry has left";

/** The blocks that a range touches, some at a time; the next ones are fetched while the last ones are worked on. */
async function* readWindows(
  backend: GuardedBackend,
  entry: StoredEntry,
  { key, offset, blockBytes }: EntryObject,
  deadline: Deadline,
  range: ByteRange,
): AsyncGenerator<{ readonly start: number; readonly bytes: Uint8Array }> {
  const strideBytes = Math.max(1, Math.floor(windowBytes / blockBytes)) * blockBytes;
  const firstByte = Math.floor(range.offset / blockBytes) * blockBytes;
  const endBlock = Math.ceil((range.offset + range.length) / blockBytes);
  const endByte = Math.min(endBlock * blockBytes, entry.lengthBytes);
  const left = new AbortController();
  const bound = deadline.until(left.signal);
  const fetch = (start: number): Promise<Uint8Array> => {
    const length = Math.min(strideBytes, endByte - start);
    const fetched = backend.read(key, bound, { offset: offset + start, length });
    // Whoever awaits it gets the error; this keeps one that nobody awaits any more from being unhandled.
    fetched.catch(() => undefined);
    return fetched;
  };
  try {
    let next = fetch(firstByte);
    for (let start = firstByte; start < endByte; start += strideBytes) {
      const bytes = await next;
      if (start + strideBytes < endByte) next = fetch(start + strideBytes);
      yield { start, bytes };
    }
  } finally {
    left.abort(readerLeft);
  }
}

async function readTable(
  backend: GuardedBackend,
  entry: StoredEntry,
  object: EntryObject,
  deadline: Deadline,
): Promise<Uint8Array> {
  const length = tableBytes(entry.lengthBytes, object.blockBytes);
  if (length === 0) return Buffer.from(entry.digest, "hex");
  const { key, offset } = object;
  const read = (): Promise<Uint8Array> =>
    backend.read(key, deadline, { offset: offset + entry.lengthBytes, length });
  return await readProven(read, (table) => {
    if (sha256Hex(table) === entry.digest) return table;
    const message = `entry ${entry.name}: the block table in ${key} does not match its SHA-256`;
    throw new CorruptError(message, { key });
  });
}

/** The block, if it is what was written. */
function provenBlock(
  entry: StoredEntry,
  object: EntryObject,
  table: Uint8Array,
  block: number,
  bytes: Uint8Array,
): Uint8Array {
  const expected = Buffer.from(table.subarray(block * digestBytes, (block + 1) * digestBytes)).toString(
    "hex",
  );
  if (sha256Hex(bytes) === expected) return bytes;
  const message = `entry ${entry.name}: block ${block} in ${object.key} does not match its SHA-256`;
  throw new CorruptError(message, { key: object.key });
}

function assertRange(entry: StoredEntry, { offset, length }: ByteRange): void {
  const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
  if (!whole || offset + length > entry.lengthBytes) {
    throw new InvalidArgumentError(
      `range of ${length} bytes at ${offset} is not inside entry ${JSON.stringify(entry.name)} of ${entry.lengthBytes} bytes`,
    );
  }
}
