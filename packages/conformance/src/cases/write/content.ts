import { Readable } from "node:stream";
import type { CaseContext } from "../../case/case-context.js";
import { checkStored } from "../../case/check-stored.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkSameBytes } from "../../case/expectations.js";
import { unevenChunks } from "../../case/uneven-chunks.js";
import { viewsOf } from "../../case/views-of-bytes.js";
import { madeBytes } from "../../child/workload/made-bytes.js";

/** Around every length at which an adapter may change how it stores an object. */
function sizesOf({ traits, tuning }: CaseContext): readonly number[] {
  const around = [4096, 65_536, 2 ** 20, traits.inlineLimitBytes, tuning.partBytes, 2 * tuning.partBytes];
  const sizes = [0, 1, ...around.flatMap((size) => [size - 1, size, size + 1])];
  return [...new Set(sizes)].filter((size) => size >= 0).sort((a, b) => a - b);
}

export const bytesOfEverySize: ConformanceCase = {
  id: "WRITE-06",
  group: "write",
  title:
    "bytes of every size are stored exactly: none, one, and around the inline limit and the size of parts",
  level: "must",
  invariant: "SEALED",
  run: async (context) => {
    const [writer, other] = [await context.open(), await context.open()];
    for (const lengthBytes of sizesOf(context)) {
      const key = `bytes/${lengthBytes}`;
      const bytes = madeBytes({ name: key, lengthBytes });
      await writer.write(key, bytes);
      await checkStored(other, key, bytes, `after write of ${lengthBytes} bytes`);
    }
  },
};

export const streamsOfEverySize: ConformanceCase = {
  id: "WRITE-07",
  group: "write",
  title:
    "streams of every size are stored exactly: none, one, and around the inline limit and the size of parts",
  level: "must",
  invariant: "SEALED",
  run: async (context) => {
    const [writer, other] = [await context.open(), await context.open()];
    for (const lengthBytes of sizesOf(context)) {
      const bytes = madeBytes({ name: `stream ${lengthBytes}`, lengthBytes });
      await writer.write(`streams/${lengthBytes}-in-one`, inOneChunk(bytes));
      await checkStored(
        other,
        `streams/${lengthBytes}-in-one`,
        bytes,
        `after ${lengthBytes} bytes in one chunk`,
      );
      await writer.write(`streams/${lengthBytes}`, unevenChunks(bytes, context.choices));
      await checkStored(
        other,
        `streams/${lengthBytes}`,
        bytes,
        `after ${lengthBytes} bytes in uneven chunks`,
      );
    }
  },
};

async function* inOneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}

export const largeStream: ConformanceCase = {
  id: "WRITE-08",
  group: "write",
  title: "a large stream of unknown length in uneven chunks, some of them empty, is stored exactly",
  level: "must",
  invariant: "SEALED",
  run: async (context) => {
    const [writer, other] = [await context.open(), await context.open()];
    const { largeBytes, partBytes } = context.tuning;
    // A length that is a multiple of nothing.
    const lengthBytes = largeBytes - 1;
    const bytes = madeBytes({ name: "large", lengthBytes });
    await writer.write("large", unevenChunks(bytes, context.choices, partBytes));
    await checkStored(other, "large", bytes, `after a stream of ${lengthBytes} bytes`);
    context.note(`${lengthBytes} bytes`);
  },
};

export const reusedChunks: ConformanceCase = {
  id: "WRITE-09",
  group: "write",
  title: "a source may fill the same memory again for each chunk",
  level: "must",
  invariant: "SEALED",
  run: async (context) => {
    const client = await context.open();
    for (const [chunkBytes, lengthBytes] of [
      [100, 5000] as const,
      [65_536, 1_000_000] as const,
      [context.tuning.partBytes + 1, 3 * context.tuning.partBytes] as const,
    ]) {
      const key = `reused/${chunkBytes}`;
      const bytes = madeBytes({ name: key, lengthBytes });
      await client.write(key, inOneMemory(bytes, chunkBytes));
      await checkStored(client, key, bytes, "after a stream whose chunks all had the same memory");
    }
  },
};

async function* inOneMemory(
  bytes: Uint8Array,
  chunkBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const memory = new Uint8Array(chunkBytes);
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const chunk = bytes.subarray(at, at + chunkBytes);
    memory.fill(0xee).set(chunk);
    yield memory.subarray(0, chunk.length);
  }
  memory.fill(0xee);
}

export const views: ConformanceCase = {
  id: "WRITE-10",
  group: "write",
  title: "bytes and chunks that are parts of larger buffers, or Buffers, are stored as just those bytes",
  level: "must",
  invariant: "SEALED",
  run: async (context) => {
    const client = await context.open();
    for (const [what, make] of viewsOf) {
      const bytes = madeBytes({ name: what, lengthBytes: 3000 });
      await client.write(`views/${what}`, make(bytes));
      await checkStored(client, `views/${what}`, bytes, `after write of ${what}`);
      const chunks = [
        make(bytes.subarray(0, 1100)),
        make(bytes.subarray(1100, 1101)),
        make(bytes.subarray(1101)),
      ];
      await client.write(`views/chunks/${what}`, Readable.from(chunks));
      await checkStored(client, `views/chunks/${what}`, bytes, `after a stream of ${what}`);
    }
  },
};

export const memoryOfTheCallers: ConformanceCase = {
  id: "WRITE-11",
  group: "write",
  title: "a buffer that was written can be used again",
  level: "must",
  invariant: "SEALED",
  run: async (context) => {
    const [writer, other] = [await context.open(), await context.open()];
    const buffer = new Uint8Array(5000);
    const contentOf = (n: number): Uint8Array =>
      madeBytes({ name: `buffer ${n}`, lengthBytes: buffer.length });
    for (let n = 0; n < 5; n += 1) {
      buffer.set(contentOf(n));
      await writer.write(`own/${n}`, buffer);
      buffer.fill(0xee);
      for (const client of [writer, other]) {
        checkSameBytes(
          await client.read(`own/${n}`),
          contentOf(n),
          "what was written, after its buffer was used again",
        );
      }
    }
    for (let n = 0; n < 5; n += 1) {
      checkSameBytes(
        await writer.read(`own/${n}`),
        contentOf(n),
        "what was written, after its buffer held others",
      );
    }
  },
};
