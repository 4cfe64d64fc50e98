import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

const chunkBytes = 256 * 1024;

/** So many bytes that do not compress, and no two chunks of which are alike; made as they are asked for. */
export async function* generatedStream(bytes: number): AsyncGenerator<Uint8Array> {
  const random = xoroshiro128plus(1);
  const template = Buffer.alloc(chunkBytes);
  for (let at = 0; at < chunkBytes; at += 4) template.writeUInt32LE(uniformInt(random, 0, 2 ** 32 - 1), at);
  for (let at = 0, chunk = 0; at < bytes; at += chunkBytes, chunk += 1) {
    const length = Math.min(chunkBytes, bytes - at);
    const copy = Buffer.allocUnsafeSlow(length);
    template.copy(copy);
    if (length >= 8) copy.writeBigUInt64LE(BigInt(chunk));
    yield copy;
  }
}
