import {
  type Backend,
  InvalidArgumentError,
  InvalidStateError,
  OutcomeUnknownError,
  UnavailableError,
} from "@holdfast/core";
import { MemoryStorage, memoryBackend } from "@holdfast/core/memory";
import { ManualClock } from "@holdfast/core/testing";
import { describe, expect, it } from "vitest";
import { type Fate, FaultyBackend, fates, type PlannedFaults, scriptedFaults } from "../src/index.js";
import { bytes, drained, failure, text } from "./support/outcomes.js";

interface Place {
  readonly storage: MemoryStorage;
  readonly clock: ManualClock;
  readonly faults: PlannedFaults;
  readonly backend: Backend;
}

function placeWith(fate: Fate): Place {
  const storage = new MemoryStorage();
  const clock = new ManualClock();
  const faults = scriptedFaults([{ fate }], { clock, delayMs: 100 });
  return { storage, clock, faults, backend: new FaultyBackend(memoryBackend({ storage }), faults) };
}

/** How a call ended by the time that nothing but the clock can move it. */
async function stateOf(call: Promise<unknown>): Promise<string> {
  let state = "under way";
  call.then(
    () => {
      state = "done";
    },
    (error: Error) => {
      state = error.name;
    },
  );
  await drained();
  return state;
}

/** For each fate: what a change ends in, what of it is stored at once, and what is stored at last. */
const changes: Record<Fate, { ends: string; stored: boolean; atLast: boolean }> = {
  ok: { ends: "done", stored: true, atLast: true },
  "not-applied": { ends: "UnavailableError", stored: false, atLast: false },
  lost: { ends: "OutcomeUnknownError", stored: true, atLast: true },
  late: { ends: "OutcomeUnknownError", stored: false, atLast: true },
  duplicated: { ends: "done", stored: true, atLast: true },
  slow: { ends: "under way", stored: true, atLast: true },
  hangs: { ends: "under way", stored: false, atLast: false },
  "hangs-late": { ends: "under way", stored: false, atLast: true },
};

const reads: Record<Fate, string> = {
  ok: "done",
  "not-applied": "UnavailableError",
  lost: "UnavailableError",
  late: "UnavailableError",
  duplicated: "done",
  slow: "under way",
  hangs: "under way",
  "hangs-late": "under way",
};

describe("the fates of a change", () => {
  it("there is a row for every fate", () => {
    expect(Object.keys(changes).sort()).toEqual(["ok", ...fates].sort());
  });

  for (const [fate, { ends, stored, atLast }] of Object.entries(changes)) {
    const body = async function* (): AsyncGenerator<Uint8Array> {
      yield bytes("va");
      yield bytes("lue");
    };
    const verbs: Record<string, (backend: Backend) => Promise<unknown>> = {
      create: async (backend) => await backend.create("a/b", bytes("value")),
      write: async (backend) => await backend.write("a/b", bytes("value")),
      "write of a stream": async (backend) => await backend.write("a/b", body()),
    };
    for (const [verb, run] of Object.entries(verbs)) {
      it(`HONEST: a ${verb} that is ${fate}`, async () => {
        const { backend, storage, faults } = placeWith(fate as Fate);
        expect(await stateOf(run(backend))).toBe(ends);
        expect(storage.keys()).toEqual(stored ? ["a/b"] : []);
        await faults.landLate();
        expect(storage.keys()).toEqual(atLast ? ["a/b"] : []);
        if (atLast) expect(text(storage.get("a/b")?.bytes ?? bytes(""))).toBe("value");
      });
    }

    it(`HONEST: a remove that is ${fate}`, async () => {
      const { backend, storage, faults } = placeWith(fate as Fate);
      storage.set("a/b", bytes("value"));
      expect(await stateOf(backend.remove(["a/b"]))).toBe(ends);
      expect(storage.keys()).toEqual(stored ? [] : ["a/b"]);
      await faults.landLate();
      expect(storage.keys()).toEqual(atLast ? [] : ["a/b"]);
    });
  }

  for (const [fate, ends] of Object.entries(reads)) {
    it(`a read and a list that are ${fate}`, async () => {
      const { backend, storage, faults } = placeWith(fate as Fate);
      storage.set("a/b", bytes("value"));
      expect(await stateOf(backend.read("a/b"))).toBe(ends);
      expect(await stateOf(backend.list("a/"))).toBe(ends);
      expect(faults.lateCount).toBe(0);
    });
  }

  it("HONEST: an error tells the outcome: a definite failure, or an unknown one", async () => {
    const denied = await failure(placeWith("not-applied").backend.create("a/b", bytes("")));
    expect(denied).toMatchObject({ code: "UNAVAILABLE", outcome: "not-applied", retryable: true });
    const lost = await failure(placeWith("lost").backend.remove(["a/b"]));
    expect(lost).toMatchObject({ code: "OUTCOME_UNKNOWN", outcome: "unknown" });
    const read = await failure(placeWith("late").backend.read("a/b"));
    expect(read).toMatchObject({ code: "UNAVAILABLE", outcome: "not-applied" });
  });

  it("a slow answer comes after its delay and not before", async () => {
    const { backend, clock } = placeWith("slow");
    const created = backend.create("a/b", bytes("value"));
    await drained();
    clock.advance(99);
    expect(await stateOf(created)).toBe("under way");
    clock.advance(1);
    expect(await created).toEqual({ status: "created" });
  });

  it("what is late lands by itself after its delay and not before", async () => {
    const { backend, clock, storage, faults } = placeWith("late");
    await failure(backend.create("a/b", bytes("value")));
    clock.advance(99);
    await drained();
    expect(storage.keys()).toEqual([]);
    expect(faults.lateCount).toBe(1);
    clock.advance(1);
    await drained();
    expect(storage.keys()).toEqual(["a/b"]);
    expect(faults.lateCount).toBe(0);
  });

  it("what was told to land does not land again after its delay", async () => {
    const { backend, clock, storage, faults } = placeWith("late");
    await failure(backend.create("a/b", bytes("value")));
    await faults.landLate();
    storage.delete("a/b");
    clock.advance(1000);
    await drained();
    expect(storage.keys()).toEqual([]);
  });

  it("a duplicated change is applied once more, at the later time", async () => {
    const { backend, storage, faults } = placeWith("duplicated");
    expect(await backend.create("a/b", bytes("value"))).toEqual({ status: "created" });
    storage.delete("a/b");
    await faults.landLate();
    expect(storage.keys()).toEqual(["a/b"]);
    storage.delete("a/b");
    await faults.landLate();
    expect(storage.keys()).toEqual([]);
  });

  it("a duplicated create meets the first one, and changes nothing", async () => {
    const { backend, storage, faults } = placeWith("duplicated");
    await backend.create("a/b", bytes("value"));
    const first = storage.get("a/b");
    await faults.landLate();
    expect(storage.get("a/b")).toBe(first);
    expect(faults.log.calls).toMatchObject([{ number: 1, fate: "duplicated", late: "applied" }]);
  });

  it("HONEST: a duplicated change that failed is not applied once more", async () => {
    const storage = new MemoryStorage();
    const inner = memoryBackend({ storage });
    inner.create = async () => {
      throw new UnavailableError("it is down");
    };
    const faults = scriptedFaults([{ fate: "duplicated" }], { clock: new ManualClock() });
    const backend = new FaultyBackend(inner, faults);
    expect(await failure(backend.create("a/b", bytes("")))).toMatchObject({ message: "it is down" });
    expect(faults.lateCount).toBe(0);
  });

  it("a late change holds the bytes of its call, whatever becomes of the caller's memory", async () => {
    const { backend, storage, faults } = placeWith("late");
    const memory = Buffer.from("value");
    await failure(backend.create("a/b", memory));
    await failure(backend.write("a/c", memory));
    const reused = async function* (): AsyncGenerator<Uint8Array> {
      yield memory;
      memory.fill("-");
      yield memory.subarray(0, 1);
    };
    await failure(backend.write("a/d", reused()));
    await faults.landLate();
    expect(["a/b", "a/c", "a/d"].map((key) => text(storage.get(key)?.bytes ?? bytes("")))).toEqual([
      "value",
      "value",
      "value-",
    ]);
  });

  it("late effects land in the order in which they were sent", async () => {
    const { backend, storage, faults } = placeWith("late");
    await failure(backend.create("a/b", bytes("first")));
    await failure(backend.create("a/b", bytes("second")));
    await failure(backend.remove(["a/c"]));
    await faults.landLate();
    expect(text(storage.get("a/b")?.bytes ?? bytes(""))).toBe("first");
  });

  it("a mistake of the caller is told although the answer is lost, and nothing is unknown about it", async () => {
    const { backend } = placeWith("lost");
    const mistake = await failure(backend.create("/bad", bytes("")));
    expect(InvalidArgumentError.isInstance(mistake)).toBe(true);
    const failing = await failure(
      backend.write(
        "a/b",
        // biome-ignore lint/correctness/useYield: it fails before it yields
        (async function* () {
          throw new Error("the source is gone");
        })(),
      ),
    );
    expect(failing).toMatchObject({ code: "BODY_FAILED", outcome: "not-applied" });
  });

  it("an error of the storage reaches the caller as it is, unless the answer is lost", async () => {
    const read = await failure(placeWith("ok").backend.read("a/b"));
    expect(read).toMatchObject({ code: "NOT_FOUND" });
    const lost = await failure(placeWith("lost").backend.read("a/b"));
    expect(UnavailableError.isInstance(lost)).toBe(true);
  });

  it("after close every verb throws InvalidStateError, whatever its fate", async () => {
    for (const fate of ["ok", ...fates] as const) {
      const { backend, faults } = placeWith(fate);
      await backend.close();
      for (const call of [backend.read("a/b"), backend.create("a/b", bytes("")), backend.remove(["a/b"])]) {
        expect(InvalidStateError.isInstance(await failure(call))).toBe(true);
      }
      expect(faults.log.count).toBe(0);
    }
  });

  it("OutcomeUnknownError is what a lost answer is, with the call in its message", async () => {
    const error = await failure(placeWith("lost").backend.create("a/b", bytes("")));
    expect(OutcomeUnknownError.isInstance(error)).toBe(true);
    expect(error.message).toContain("create of a/b");
  });
});
