import type { ConformanceCase } from "../../case/conformance-case.js";
import { check } from "../../case/violation.js";

async function* inChunks(sizeBytes: number): AsyncGenerator<Uint8Array> {
  const chunkBytes = 64 * 1024 - 1;
  for (let left = sizeBytes; left > 0; left -= chunkBytes)
    yield new Uint8Array(Math.min(left, chunkBytes)).fill(7);
}

export const sizes: ConformanceCase = {
  id: "LIST-14",
  group: "list",
  title: "a listing tells the exact size of each object",
  level: "must",
  invariant: "SEALED",
  run: async ({ open, traits, tuning }) => {
    const client = await open();
    const { inlineLimitBytes } = traits;
    const small = [0, 1, 511, 512, 513, 4095, 4096, 4097, inlineLimitBytes, inlineLimitBytes + 1];
    const large = [tuning.partBytes - 1, tuning.partBytes + 1];
    const expected = new Map<string, number>();
    for (const size of new Set(small)) {
      await client.create(`sizes/created-${size}`, new Uint8Array(size).fill(7));
      expected.set(`sizes/created-${size}`, size);
    }
    for (const size of new Set([...small, ...large])) {
      await client.write(`sizes/written-${size}`, new Uint8Array(size).fill(7));
      expected.set(`sizes/written-${size}`, size);
      await client.write(`sizes/streamed-${size}`, inChunks(size));
      expected.set(`sizes/streamed-${size}`, size);
    }
    for (const from of [client, await open()]) {
      const listed = new Map((await from.list("sizes/")).map(({ key, sizeBytes }) => [key, sizeBytes]));
      for (const [key, size] of expected) {
        check(
          listed.get(key) === size,
          () => `a listing says that ${key} has ${listed.get(key)} bytes; it has ${size}`,
        );
      }
    }
  },
};
