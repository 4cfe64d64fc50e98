import { beforeAll, describe, expect, test } from "vitest";
import { type Bench, keysOf, storedBytes } from "./support/bench.js";
import { flipped } from "./support/bytes.js";
import { codeOf, readEverything, smallStore, storeWith, tryEverything } from "./support/damage-subject.js";

let bench: Bench;

beforeAll(async () => {
  bench = await smallStore();
});

const whole = {
  latest: "OK",
  "checkpoint 1": "OK",
  pin: "OK",
  claim: "OK",
  fallback: "OK",
  verify: "2 restorable 1 restorable",
};

test("SEALED: every way in answers the right bytes of a store that is whole", async () => {
  expect(await tryEverything(() => storeWith(bench.storage, {}))).toEqual(whole);
});

describe("SEALED: a flipped bit in any byte", () => {
  test("of any state object ends in CORRUPT where it is read, and nowhere in wrong bytes", async () => {
    const keys = keysOf(bench.storage, "orders", "state");
    // Of each checkpoint: one block, several blocks, a pack.
    expect(keys).toHaveLength(6);
    for (const key of keys) {
      const bytes = storedBytes(bench.storage, key);
      for (let at = 0; at < bytes.length; at += 1) {
        const store = storeWith(bench.storage, { [key]: flipped(bytes, at) });
        const epoch = key.includes("/1-1-") ? 1 : 2;
        const damaged = await readEverything(await store.job("orders").checkpoint(epoch));
        expect([...damaged].sort(), `${key} byte ${at}`).toEqual(["CORRUPT", "OK"]);
        const { checkpoints } = await store.job("orders").verify();
        const statuses = Object.fromEntries(checkpoints.map((found) => [found.epoch, found.status]));
        expect(statuses, `${key} byte ${at}`).toEqual({
          1: "restorable",
          2: "restorable",
          [epoch]: "damaged",
        });
      }
    }
  });

  test("of the newest record ends in CORRUPT for everyone", async () => {
    const [key = ""] = keysOf(bench.storage, "orders", "log");
    const bytes = storedBytes(bench.storage, key);
    for (let at = 0; at < bytes.length; at += 1) {
      const store = storeWith(bench.storage, { [key]: flipped(bytes, at) });
      const job = store.job("orders");
      for (const run of [
        async () => await job.latest(),
        async () => await job.claim(),
        async () => await job.pin(),
        async () => await job.verify(),
      ]) {
        expect((await codeOf<unknown>(run)).code, `byte ${at}`).toBe("CORRUPT");
      }
    }
  });

  test("of an older checkpoint's record ends in CORRUPT for it alone", async () => {
    const key = keysOf(bench.storage, "orders", "log").at(-2) ?? "";
    const bytes = storedBytes(bench.storage, key);
    for (let at = 0; at < bytes.length; at += 1) {
      const job = storeWith(bench.storage, { [key]: flipped(bytes, at) }).job("orders");
      expect((await codeOf(async () => await job.checkpoint(1))).code, `byte ${at}`).toBe("CORRUPT");
      expect((await codeOf(async () => await job.latest())).value?.epoch).toBe(2);
    }
  });

  test("of the marker or of the claim's record hurts no reader", async () => {
    const claimKey = keysOf(bench.storage, "orders", "log").at(-1) ?? "";
    for (const key of ["jobs/orders", claimKey]) {
      const bytes = storedBytes(bench.storage, key);
      for (let at = 0; at < bytes.length; at += 1) {
        const damaged = flipped(bytes, at);
        expect(await tryEverything(() => storeWith(bench.storage, { [key]: damaged }))).toEqual(whole);
      }
    }
  });

  test("of one byte of each object: no way in answers wrong bytes", async () => {
    for (const key of bench.storage.keys()) {
      const bytes = storedBytes(bench.storage, key);
      const damaged = flipped(bytes, Math.floor(bytes.length / 2));
      // tryEverything throws at wrong bytes and at untyped errors.
      await tryEverything(() => storeWith(bench.storage, { [key]: damaged }));
    }
  });
});

describe("SEALED: cut short at any length", () => {
  test("a state object ends in CORRUPT where it is read", async () => {
    for (const key of keysOf(bench.storage, "orders", "state").filter((name) => name.includes("/1-1-"))) {
      const bytes = storedBytes(bench.storage, key);
      for (let length = 0; length < bytes.length; length += 1) {
        const job = storeWith(bench.storage, { [key]: bytes.subarray(0, length) }).job("orders");
        const codes = await readEverything(await job.checkpoint(1));
        expect([...codes].sort(), `${key} cut to ${length}`).toEqual(["CORRUPT", "OK"]);
      }
    }
  });

  test("a record ends in CORRUPT for all who need it", async () => {
    const [newest = "", older = ""] = keysOf(bench.storage, "orders", "log");
    for (const key of [newest, older]) {
      const bytes = storedBytes(bench.storage, key);
      for (let length = 0; length < bytes.length; length += 1) {
        const job = storeWith(bench.storage, { [key]: bytes.subarray(0, length) }).job("orders");
        const { code } = await codeOf(async () => await (key === newest ? job.claim() : job.checkpoint(1)));
        expect(code, `${key} cut to ${length}`).toBe("CORRUPT");
      }
    }
  });
});

test("SEALED: bytes behind the end are refused in records and never handed out of objects", async () => {
  for (const key of bench.storage.keys()) {
    const longer = Buffer.concat([storedBytes(bench.storage, key), Buffer.from("\n{}")]);
    const codes = await tryEverything(() => storeWith(bench.storage, { [key]: longer }));
    if (key === keysOf(bench.storage, "orders", "log")[0]) expect(codes).toMatchObject({ latest: "CORRUPT" });
  }
});

test("SEALED: two objects that changed places end in CORRUPT", async () => {
  const keys = keysOf(bench.storage, "orders", "state");
  for (const a of keys) {
    for (const b of keys) {
      const [bytesOfA, bytesOfB] = [storedBytes(bench.storage, a), storedBytes(bench.storage, b)];
      if (a >= b || Buffer.from(bytesOfA).equals(bytesOfB)) continue;
      const codes = await tryEverything(() => storeWith(bench.storage, { [a]: bytesOfB, [b]: bytesOfA }));
      expect(Object.values(codes).join(" ")).toContain("CORRUPT");
    }
  }
});

test("SEALED: two records that changed places, and one in another's place, end in CORRUPT", async () => {
  const [newest = "", older = ""] = keysOf(bench.storage, "orders", "log");
  const [bytes, olderBytes] = [storedBytes(bench.storage, newest), storedBytes(bench.storage, older)];
  for (const changes of [{ [newest]: olderBytes, [older]: bytes }, { [newest]: olderBytes }]) {
    const codes = await tryEverything(() => storeWith(bench.storage, changes));
    expect(codes).toMatchObject({ latest: "CORRUPT", pin: "CORRUPT", claim: "CORRUPT", verify: "CORRUPT" });
  }
});

test("SEALED: a record of another job with the same number is refused", async () => {
  const other = bench.client().store.job("payments");
  const writer = await other.claim();
  await writer.begin().commit();
  await writer.begin().commit();
  const [foreign = ""] = keysOf(bench.storage, "payments", "log");
  const [newest = ""] = keysOf(bench.storage, "orders", "log");
  const store = storeWith(bench.storage, { [newest]: storedBytes(bench.storage, foreign) });
  const { code } = await codeOf(async () => await store.job("orders").latest());
  expect(code).toBe("CORRUPT");
});
