import { Readable } from "node:stream";
import { MemoryStorage, memoryBackend } from "@holdfast/core/memory";
import { ManualClock } from "@holdfast/core/testing";
import { describe, expect, it } from "vitest";
import { type Fate, type FaultSource, FaultyBackend, fates, scriptedFaults } from "../src/index.js";
import { bytes, drained, failure } from "./support/outcomes.js";

/** An endless body that knows whether it was closed. */
class WatchedBody implements AsyncIterable<Uint8Array> {
  isClosed = false;
  read = 0;
  readonly #isStalled: boolean;

  constructor(isStalled = false) {
    this.#isStalled = isStalled;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return {
      next: async () => {
        if (this.#isStalled) await new Promise(() => undefined);
        this.read += 1;
        await new Promise((resolve) => setImmediate(resolve));
        return { done: false, value: new Uint8Array(10) };
      },
      return: async () => {
        this.isClosed = true;
        return { done: true, value: undefined };
      },
    };
  }
}

describe("a body that is not read to its end is closed", () => {
  for (const fate of ["not-applied", "hangs"] as const) {
    it(`it is ${fate}: at once, without a byte of it read`, async () => {
      const faults = scriptedFaults([{ fate }], { clock: new ManualClock() });
      const body = new WatchedBody();
      const backend = new FaultyBackend(memoryBackend(), faults);
      backend.write("a/b", body).catch(() => undefined);
      await drained();
      expect(body).toMatchObject({ isClosed: true, read: 0 });
    });
  }

  for (const fate of fates) {
    for (const isStalled of [false, true]) {
      it(`it is ${fate}, the ${isStalled ? "stalled" : "endless"} body's write is aborted`, async () => {
        const storage = new MemoryStorage();
        const faults = scriptedFaults([{ fate }], { clock: new ManualClock() });
        const backend = new FaultyBackend(memoryBackend({ storage }), faults);
        const body = new WatchedBody(isStalled);
        const cut = new AbortController();
        const ended = failure(backend.write("a/b", body, { signal: cut.signal }));
        await drained();
        cut.abort();
        const error = await ended;
        await drained();
        const { read } = body;
        await drained();
        expect(body.read).toBe(read);
        await faults.landLate();
        // What streams straight to the storage is the storage's to close, and memory cannot wake a source that stalls.
        const isOwn = !["lost", "slow"].includes(fate);
        if (isOwn || !isStalled) expect(body.isClosed).toBe(true);
        expect(storage.keys()).toEqual([]);
        // Of what was never sent nothing can be stored.
        if (["late", "hangs-late", "duplicated"].includes(fate)) {
          expect(error).toMatchObject({ code: "ABORTED", outcome: "not-applied" });
        }
      });
    }
  }

  it("the caller gives up while the request is on its way", async () => {
    const never: FaultSource = {
      fate: () => "ok",
      arrive: async () => await new Promise(() => undefined),
      later: () => undefined,
    };
    const body = new WatchedBody();
    const cut = new AbortController();
    const ended = failure(
      new FaultyBackend(memoryBackend(), never).write("a/b", body, { signal: cut.signal }),
    );
    await drained();
    cut.abort();
    expect(await ended).toMatchObject({ code: "OUTCOME_UNKNOWN" });
    await drained();
    expect(body).toMatchObject({ isClosed: true, read: 0 });
  });

  it("the backend is closed", async () => {
    const backend = new FaultyBackend(memoryBackend(), { fate: () => "ok", later: () => undefined });
    await backend.close();
    const body = new WatchedBody();
    await failure(backend.write("a/b", body));
    await drained();
    expect(body.isClosed).toBe(true);
  });

  it("a stream of Node is destroyed", async () => {
    const faults = scriptedFaults([{ fate: "not-applied" }], { clock: new ManualClock() });
    const stream = Readable.from([bytes("a"), bytes("b")]);
    await failure(new FaultyBackend(memoryBackend(), faults).write("a/b", stream));
    await drained();
    expect(stream.destroyed).toBe(true);
  });

  it("a body that fails, or yields no bytes, is told as such when it is kept for later", async () => {
    const faults = scriptedFaults([{ fate: "late" }], { clock: new ManualClock() });
    const backend = new FaultyBackend(memoryBackend(), faults);
    const failing = (async function* () {
      yield bytes("a");
      throw new Error("the source is gone");
    })();
    const error = await failure(backend.write("a/b", failing));
    expect(error).toMatchObject({ code: "BODY_FAILED", outcome: "not-applied" });
    expect(error.cause).toMatchObject({ message: "the source is gone" });
    const texts = ["text"] as unknown as Uint8Array[];
    const refused = await failure(backend.write("a/b", Readable.from(texts)));
    expect(refused).toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(faults.lateCount).toBe(0);
  });

  it("every fate is one of those tried here", () => {
    const tried: readonly Fate[] = fates;
    expect(tried).toHaveLength(7);
  });
});
