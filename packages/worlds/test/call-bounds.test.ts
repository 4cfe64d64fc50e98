import { type Backend, UnavailableError } from "@holdfast/core";
import { MemoryStorage, memoryBackend } from "@holdfast/core/memory";
import { ManualClock } from "@holdfast/core/testing";
import { describe, expect, it } from "vitest";
import { type Fate, type FaultSource, FaultyBackend, scriptedFaults } from "../src/index.js";
import { bytes, drained, failure, gate, text } from "./support/outcomes.js";

function hanging(fate: Fate): { backend: Backend; clock: ManualClock; storage: MemoryStorage } {
  const clock = new ManualClock();
  const storage = new MemoryStorage();
  const faults = scriptedFaults([{ fate, delayMs: 10_000 }], { clock });
  return { backend: new FaultyBackend(memoryBackend({ storage }), faults), clock, storage };
}

type Run = (backend: Backend, options: { signal?: AbortSignal; deadlineMs?: number }) => Promise<unknown>;

const changes: Record<string, Run> = {
  create: async (backend, options) => await backend.create("a/b", bytes("value"), options),
  write: async (backend, options) => await backend.write("a/b", bytes("value"), options),
  remove: async (backend, options) => await backend.remove(["a/b"], options),
};
const reads: Record<string, Run> = {
  read: async (backend, options) => await backend.read("a/b", options),
  list: async (backend, options) => await backend.list("a/", options),
};

describe("BOUNDED: whatever the fate, a call ends by its deadline and with its signal", () => {
  for (const fate of ["hangs", "hangs-late", "slow"] as const) {
    for (const [verb, run] of Object.entries({ ...changes, ...reads })) {
      it(`a ${verb} that is ${fate} ends by its deadline, with a true outcome`, async () => {
        const { backend, clock, storage } = hanging(fate);
        storage.set("a/b", bytes("value"));
        const ended = failure(run(backend, { deadlineMs: 500 }));
        await drained();
        clock.advance(499);
        expect(await Promise.race([ended, drained()])).toBeUndefined();
        clock.advance(1);
        const code = verb in changes ? "OUTCOME_UNKNOWN" : "UNAVAILABLE";
        expect(await ended).toMatchObject({ code });
      });

      it(`a ${verb} that is ${fate} ends when its signal aborts, with a true outcome`, async () => {
        const { backend, storage } = hanging(fate);
        storage.set("a/b", bytes("value"));
        const cut = new AbortController();
        const ended = failure(run(backend, { signal: cut.signal }));
        await drained();
        cut.abort(new Error("enough"));
        const code = verb in changes ? "OUTCOME_UNKNOWN" : "ABORTED";
        const error = await ended;
        expect(error).toMatchObject({ code });
        expect(error.cause).toMatchObject({ message: "enough" });
      });
    }
  }

  it("the deadline counts from the call, not from each wait within it", async () => {
    const clock = new ManualClock();
    const arrival = gate();
    const faults: FaultSource = {
      clock,
      fate: () => "ok",
      arrive: async () => await arrival.opened,
      answer: async () => await new Promise(() => undefined),
      later: () => undefined,
    };
    const ended = failure(
      new FaultyBackend(memoryBackend(), faults).create("a/b", bytes(""), { deadlineMs: 500 }),
    );
    await drained();
    clock.advance(300);
    arrival.open();
    await drained();
    clock.advance(200);
    expect(await ended).toMatchObject({ code: "OUTCOME_UNKNOWN" });
  });

  it("the storage gets what is left of the deadline, and the caller's signal", async () => {
    const clock = new ManualClock();
    const inner = memoryBackend();
    const seen: unknown[] = [];
    inner.create = async (_key, _bytes, options) => {
      seen.push(options);
      return { status: "created" };
    };
    const faults: FaultSource = {
      clock,
      fate: () => "ok",
      arrive: async () => clock.advance(120),
      later: () => undefined,
    };
    const { signal } = new AbortController();
    await new FaultyBackend(inner, faults).create("a/b", bytes(""), { signal, deadlineMs: 500 });
    await new FaultyBackend(inner, faults).create("a/b", bytes(""));
    expect(seen).toEqual([{ signal, deadlineMs: 380 }, {}]);
  });

  it("HONEST: a request that is under way when its caller gives up still lands, and its outcome was unknown", async () => {
    for (const fate of ["ok", "lost", "duplicated", "slow", "late"] as const) {
      for (const verb of ["create", "write"]) {
        const storage = new MemoryStorage();
        const arrival = gate();
        const late: (() => Promise<unknown>)[] = [];
        const faults: FaultSource = {
          fate: () => fate,
          arrive: async () => await arrival.opened,
          later: (_, apply) => late.push(apply),
        };
        const backend = new FaultyBackend(memoryBackend({ storage }), faults);
        const cut = new AbortController();
        const memory = Buffer.from("value");
        const ended = failure(
          verb === "create"
            ? backend.create("a/b", memory, { signal: cut.signal })
            : backend.write("a/b", memory, { signal: cut.signal }),
        );
        await drained();
        cut.abort();
        expect(await ended).toMatchObject({ code: "OUTCOME_UNKNOWN" });
        expect(storage.keys()).toEqual([]);
        memory.fill("-");
        arrival.open();
        await drained();
        for (const apply of late) await apply();
        expect(storage.keys()).toEqual(["a/b"]);
        expect(text(storage.get("a/b")?.bytes ?? bytes(""))).toBe("value");
      }
    }
  });

  it("HONEST: a request that is not applied does not land either when its caller gives up", async () => {
    const storage = new MemoryStorage();
    const arrival = gate();
    const faults: FaultSource = {
      fate: () => "not-applied",
      arrive: async () => await arrival.opened,
      later: () => undefined,
    };
    const cut = new AbortController();
    const backend = new FaultyBackend(memoryBackend({ storage }), faults);
    const ended = failure(backend.create("a/b", bytes(""), { signal: cut.signal }));
    await drained();
    cut.abort();
    await ended;
    arrival.open();
    await drained();
    expect(storage.keys()).toEqual([]);
  });

  it("HONEST: an answer that comes when the caller has gone is not a definite failure", async () => {
    const clock = new ManualClock();
    const inner = memoryBackend();
    const create = inner.create.bind(inner);
    inner.create = async (...args) => {
      const result = await create(...args);
      clock.advance(1000);
      return result;
    };
    const answering: FaultSource = { clock, fate: () => "ok", answer: async () => {}, later: () => {} };
    const error = await failure(
      new FaultyBackend(inner, answering).create("a/b", bytes(""), { deadlineMs: 500 }),
    );
    expect(error).toMatchObject({ code: "OUTCOME_UNKNOWN" });
  });

  it("a call that is over before it begins is the storage's own to refuse, and meets no fate", async () => {
    const { backend, storage } = hanging("hangs");
    const signal = AbortSignal.abort();
    expect(await failure(backend.create("a/b", bytes(""), { signal }))).toMatchObject({ code: "ABORTED" });
    expect(await failure(backend.create("a/b", bytes(""), { deadlineMs: 0 }))).toMatchObject({
      code: "UNAVAILABLE",
    });
    expect(storage.keys()).toEqual([]);
  });

  it("a source that fails is told as it fails", async () => {
    const faults: FaultSource = {
      fate: () => "ok",
      arrive: async () => {
        throw new UnavailableError("the source is broken");
      },
      later: () => undefined,
    };
    const storage = new MemoryStorage();
    const backend = new FaultyBackend(memoryBackend({ storage }), faults);
    expect(await failure(backend.create("a/b", bytes("")))).toMatchObject({
      message: "the source is broken",
    });
    await drained();
    expect(storage.keys()).toEqual([]);
  });
});
