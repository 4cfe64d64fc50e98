import type { Backend, ObjectBody } from "@holdfast/core";
import type { AdapterMutant } from "../adapter-mutant.js";
import { ContentCache } from "../content-cache.js";
import { withVerbs } from "../pass-through-backend.js";

const blockBytes = 64 * 1024;

export const shortWriteAccepted: AdapterMutant = {
  id: "short-write-accepted",
  title: "the count that write(2) answers is not looked at",
  standsFor: "write-file-atomic 7.0.1 ignores it; write(2): may transfer fewer than count bytes",
  killedBy: ["WRITE-06", "WRITE-07", "CREATE-10"],
  steps: () => ({
    // As a file system does that takes no more at once.
    writeBytes: async (handle, bytes, position) => {
      await handle.write(bytes, 0, Math.min(bytes.length, blockBytes), position);
    },
    checkSize: async () => undefined,
  }),
};

export const emptyNotStored: AdapterMutant = {
  id: "empty-not-stored",
  title: "an object of no bytes is not stored",
  standsFor: "an upload that begins with the first chunk, and there is none",
  killedBy: ["WRITE-06", "WRITE-07"],
  verbs: (good) =>
    withVerbs(good, {
      write: async (key, body, options) => {
        if (body instanceof Uint8Array) {
          if (body.length > 0) await good.write(key, body, options);
          return;
        }
        let began = false;
        const noting = mapped(body, (chunk) => {
          began ||= chunk.length > 0;
          return chunk;
        });
        await good.write(key, noting, options);
        if (!began) await good.remove([key], options);
      },
    }),
};

export const lastBlockLost: AdapterMutant = {
  id: "last-block-lost",
  title: "what is left of a stream after the last full block is not stored",
  standsFor: "a buffer that nobody flushes at the end (FLINK-39778: tail lost)",
  killedBy: ["WRITE-07", "WRITE-08"],
  verbs: (good) => withStreams(good, fullBlocks),
};

export const emptyChunkEnds: AdapterMutant = {
  id: "empty-chunk-ends",
  title: "an empty chunk is taken for the end of the stream",
  standsFor: "read(2)'s convention, where no bytes mean the end, applied to chunks",
  killedBy: ["WRITE-08", "WRITE-07"],
  verbs: (good) => withStreams(good, untilEmptyChunk),
};

export const chunksKept: AdapterMutant = {
  id: "chunks-kept",
  title: "the chunks of a stream are gathered by reference and joined at its end",
  standsFor: "Buffer.concat over chunks whose memory their source fills again",
  killedBy: ["WRITE-09"],
  verbs: (good) => withStreams(good, joinedAtTheEnd),
};

export const writtenBufferWhole: AdapterMutant = {
  id: "written-buffer-whole",
  title: "write stores the whole buffers that its chunks are parts of",
  standsFor: "`chunk.buffer` handed to an API that takes an ArrayBuffer, with Node's pooled Buffers",
  killedBy: ["WRITE-10"],
  verbs: (good) =>
    withVerbs(good, {
      write: async (key, body, options) => {
        const whole = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes.buffer);
        await good.write(key, body instanceof Uint8Array ? whole(body) : mapped(body, whole), options);
      },
    }),
};

export const writtenBufferKept: AdapterMutant = {
  id: "written-buffer-kept",
  title: "write keeps its caller's buffer, and later reads answer it",
  standsFor: "a read cache filled with the caller's memory instead of a copy",
  killedBy: ["WRITE-11"],
  verbs: (good) => {
    const cache = new ContentCache();
    return withVerbs(good, {
      write: async (key, body, options) => {
        await good.write(key, body, options);
        if (body instanceof Uint8Array) cache.add(body);
      },
      read: async (key, options) => {
        const bytes = await good.read(key, options);
        return options?.range ? bytes : cache.sharedFor(bytes);
      },
    });
  },
};

type Chunks = AsyncGenerator<Uint8Array, void, undefined>;

function withStreams(good: Backend, change: (body: AsyncIterable<Uint8Array>) => Chunks): Backend {
  return withVerbs(good, {
    write: async (key: string, body: ObjectBody, options) => {
      await good.write(key, body instanceof Uint8Array ? body : change(body), options);
    },
  });
}

async function* mapped(body: AsyncIterable<Uint8Array>, change: (chunk: Uint8Array) => Uint8Array): Chunks {
  for await (const chunk of body) yield change(chunk);
}

async function* fullBlocks(body: AsyncIterable<Uint8Array>): Chunks {
  let block = new Uint8Array(0);
  let blocks = 0;
  for await (const chunk of body) {
    block = Buffer.concat([block, chunk]);
    for (; block.length >= blockBytes; blocks += 1) {
      yield block.subarray(0, blockBytes);
      block = block.subarray(blockBytes);
    }
  }
  if (blocks === 0) yield block;
}

async function* untilEmptyChunk(body: AsyncIterable<Uint8Array>): Chunks {
  for await (const chunk of body) {
    if (chunk.length === 0) return;
    yield chunk;
  }
}

async function* joinedAtTheEnd(body: AsyncIterable<Uint8Array>): Chunks {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  yield Buffer.concat(chunks);
}
