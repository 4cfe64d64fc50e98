/** Bytes that differ from place to place, so that a byte from a wrong place shows. */
export function sampleBytes(length: number, salt = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at * 131 + (at >>> 8) * 7 + salt * 29 + 3) & 0xff);
}

/** A source of bytes in pieces. */
export async function* inChunks(bytes: Uint8Array, chunkBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}

export async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export function flipped(bytes: Uint8Array, at: number, bit: number = at % 8): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ (1 << bit);
  return copy;
}
