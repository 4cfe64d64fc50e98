import { describe, expect, test } from "vitest";
import {
  type Checkpoint,
  CheckpointStore,
  type EntryBody,
  type ObjectBody,
  UnavailableError,
  type VerbOptions,
} from "../../src/index.js";
import { memoryBackend } from "../../src/memory/index.js";
import { newBench } from "./support/bench.js";
import { sampleBytes } from "./support/bytes.js";
import { caught } from "./support/caught.js";
import { RecordingBackend } from "./support/recording-backend.js";

const blockBytes = 2 ** 20;

async function committed(body: EntryBody): Promise<Checkpoint> {
  const draft = (await newBench({ store: { blockBytes } }).client().store.job("orders").claim()).begin();
  await draft.put("state", body);
  return await draft.commit();
}

/** Moves the memory of some bytes to another owner, as posting them to a worker does. */
function transferred(bytes: Uint8Array): Uint8Array {
  return structuredClone(bytes, { transfer: [bytes.buffer as ArrayBuffer] });
}

/** Reads a stream and transfers each chunk before it asks for the next one. */
async function collectTransferred(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) {
    chunks.push(transferred(chunk));
    expect(chunk).toHaveLength(0);
  }
  return Buffer.concat(chunks);
}

/** The whole state of a checkpoint by way of a byte stream, which takes over the memory of what is enqueued. */
async function throughByteStream(source: AsyncGenerator<Uint8Array>): Promise<Buffer> {
  const stream = new ReadableStream({
    type: "bytes",
    async pull(controller) {
      const next = await source.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value as Uint8Array<ArrayBuffer>);
    },
  });
  return Buffer.from(await new Response(stream).arrayBuffer());
}

describe("SEALED: a consumer that transfers every chunk it gets", () => {
  const bytes = Buffer.from(sampleBytes(10 * blockBytes));

  test("still gets all bytes of an entry of many blocks", async () => {
    const checkpoint = await committed(bytes);
    const read = await collectTransferred(checkpoint.stream("state"));
    expect(read.equals(bytes)).toBe(true);
  });

  test("still gets all bytes of a range", async () => {
    const checkpoint = await committed(bytes);
    const range = { offset: blockBytes - 7, length: 6 * blockBytes + 20 };
    const read = await collectTransferred(checkpoint.stream("state", { range }));
    expect(read.equals(bytes.subarray(range.offset, range.offset + range.length))).toBe(true);
  });

  test("still gets all bytes through a byte stream of the platform", async () => {
    const checkpoint = await committed(bytes);
    expect((await throughByteStream(checkpoint.stream("state"))).equals(bytes)).toBe(true);
  });

  test("can do so with an entry that travels in the record, again and again", async () => {
    const checkpoint = await committed("small");
    for (let time = 0; time < 2; time += 1) {
      expect((await collectTransferred(checkpoint.stream("state"))).toString()).toBe("small");
      expect(Buffer.from(transferred(await checkpoint.read("state"))).toString()).toBe("small");
    }
  });
});

/** Hands the memory of what it is to store to somebody else, as a pool of workers may, and fails the first time. */
class TransferringBackend extends RecordingBackend {
  #failures = 1;

  override async write(key: string, body: ObjectBody, options: VerbOptions = {}): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body instanceof Uint8Array ? [body] : body) {
      if (chunk.length > 0) chunks.push(transferred(chunk));
    }
    this.#failures -= 1;
    if (this.#failures >= 0) throw new UnavailableError("busy");
    await super.write(key, Buffer.concat(chunks), options);
  }
}

test("SEALED: bytes that an adapter took away during a write that failed are refused, never stored empty", async () => {
  const backend = new TransferringBackend(memoryBackend());
  const writer = await new CheckpointStore(backend, { inlineLimitBytes: 0 }).job("orders").claim();
  const draft = writer.begin();
  const error = await caught(draft.put("state", Uint8Array.from(sampleBytes(200))));
  expect(error).toMatchObject({ code: "INVALID_ARGUMENT", outcome: "not-applied" });
  expect(error.message).toContain("taken away");
  expect(await caught(draft.commit())).toMatchObject({ code: "INVALID_STATE" });
  await draft.put("state", Uint8Array.from(sampleBytes(200)));
  expect(Buffer.from(await (await draft.commit()).read("state"))).toEqual(Buffer.from(sampleBytes(200)));
});
