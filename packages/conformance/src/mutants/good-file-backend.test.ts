import { readdir } from "node:fs/promises";
import { BodyFailedError, InvalidStateError, NotFoundError, UnsafeStorageError } from "@holdfast/core";
import { Choices } from "@holdfast/worlds";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Harness } from "../harness/harness.js";
import { createHarness } from "./good-harness.js";

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = (of: string): Uint8Array => new TextEncoder().encode(of);

let harness: Harness;
beforeAll(async () => {
  harness = await createHarness();
});
beforeEach(async () => await harness.reset());
afterAll(async () => await harness.dispose?.());

describe("the good file backend", () => {
  it("keeps a key and the keys below it apart, and lists them in order", async () => {
    const backend = await harness.open();
    for (const key of ["a/b", "a", "a/b/c", "a-"]) await backend.create(key, bytes(key));
    const listed = (await backend.list("")).map(({ key }) => key);
    expect(listed).toEqual(["a", "a-", "a/b", "a/b/c"]);
    for (const key of listed) expect(text(await backend.read(key))).toBe(key);
    expect((await backend.list("a", { after: "a-", limit: 1 })).map(({ key }) => key)).toEqual(["a/b"]);
    await backend.remove(["a", "a/b", "missing", "a/missing/x"]);
    expect((await backend.list("a")).map(({ key }) => key)).toEqual(["a-", "a/b/c"]);
  });

  it("answers the winner's bytes to who comes later", async () => {
    const [first, second] = [await harness.open(), await harness.open()];
    expect(await first.create("k", bytes("one"))).toEqual({ status: "created" });
    const late = await second.create("k", bytes("two"));
    expect(late.status === "exists" && text(late.bytes)).toBe("one");
  });

  it("leaves nothing of a write whose body throws", async () => {
    const backend = await harness.open();
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield bytes("part");
      throw new Error("no more");
    };
    await expect(backend.write("k", failing())).rejects.toSatisfy(BodyFailedError.isInstance);
    await expect(backend.read("k")).rejects.toSatisfy(NotFoundError.isInstance);
    expect(await readdir(harness.place)).toEqual([]);
  });

  it("passes its own probe, and refuses every broken place", async () => {
    const backend = await harness.open();
    expect((await backend.probe()).checks).toHaveLength(5);
    expect(await backend.list("")).toEqual([]);
    for (const place of harness.brokenPlaces ?? []) {
      const broken = await place.open();
      await expect(broken.probe(), place.name).rejects.toSatisfy(UnsafeStorageError.isInstance);
    }
  });

  it("is closed after close()", async () => {
    const backend = await harness.open();
    await backend.close();
    await expect(backend.list("")).rejects.toSatisfy(InvalidStateError.isInstance);
  });
});

describe("the good file backend on a disk that loses power", () => {
  it("keeps all that was acknowledged, at whatever moment the power fails", async () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const choices = new Choices(seed);
      const world = await harness.powerCuts?.();
      if (!world) throw new Error("the good harness offers powerCuts");
      const acknowledged: string[] = [];
      const backend = await world.open();
      const working = (async () => {
        for (let n = 0; ; n += 1) {
          const key = `a/${n % 3}/${n}`;
          await backend.create(key, bytes(key));
          acknowledged.push(key);
        }
      })().catch(() => undefined);
      for (let turns = choices.below(400); turns > 0; turns -= 1) await new Promise(setImmediate);
      const promised = [...acknowledged];
      await world.cut(choices);
      await working;
      const after = await world.open();
      for (const key of promised) expect(text(await after.read(key)), `seed ${seed}`).toBe(key);
      for (const { key } of await after.list(""))
        expect(text(await after.read(key)), `seed ${seed}`).toBe(key);
    }
  });
});
