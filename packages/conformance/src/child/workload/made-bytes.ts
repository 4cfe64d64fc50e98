import { createHash } from "node:crypto";

const pageBytes = 4096;
/** Where a page says its number. */
const pageNumberAt = 32;

/** What an object or entry holds in the suite: its name and length say every byte, so no content is ever sent about. */
export type MadeContent = {
  readonly name: string;
  readonly lengthBytes: number;
};

/** The bytes that a name stands for. No two names and no two pages of one are alike, so swapped ones are noticed. */
export function madeBytes({ name, lengthBytes }: MadeContent): Buffer {
  const bytes = Buffer.allocUnsafe(lengthBytes);
  const page = pageOf(name, Math.min(pageBytes, lengthBytes));
  for (let at = 0, number = 0; at < lengthBytes; at += pageBytes, number += 1) {
    if (page.length > pageNumberAt) page.writeUInt32LE(number, pageNumberAt);
    page.copy(bytes, at);
  }
  return bytes;
}

/** The same bytes as a stream. `beforeChunk` is told before each chunk, and once more before the end. */
export async function* madeChunks(
  content: MadeContent,
  chunkBytes: number,
  beforeChunk: (number: number) => void = () => undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const bytes = madeBytes(content);
  for (let at = 0, number = 0; at < bytes.length; at += chunkBytes, number += 1) {
    beforeChunk(number);
    yield bytes.subarray(at, at + chunkBytes);
  }
  beforeChunk(Math.ceil(bytes.length / chunkBytes));
}

/** The first page, of which nobody needs more bytes than so many; whole digests of them. */
function pageOf(name: string, bytes: number): Buffer {
  const digests: Buffer[] = [];
  for (let at = 0; at < bytes; at += 32) {
    digests.push(createHash("sha256").update(`${at} ${name}`).digest());
  }
  return Buffer.concat(digests);
}
