import { InvalidArgumentError } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { bucket, bytes, failure, place, settled } from "./support/world-backend.js";

const keys = Array.from({ length: 2345 }, (_, n) => `many/${String(n).padStart(5, "0")}`);

const few = keys.slice(0, 7);

async function filled(stored: readonly string[]): Promise<ReturnType<typeof place>> {
  const made = place();
  const backend = made.open();
  await Promise.all(stored.map(async (key) => await backend.write(key, bytes(key))));
  made.world.log.clear();
  return made;
}

/** Storing thousands of objects takes a while; no listing changes them. */
const manyListed: Promise<ReturnType<typeof place>> = filled(keys);

describe("list", () => {
  it("follows the pages to their end, and asks for no more than the limit", async () => {
    const { world, open } = await manyListed;
    world.log.clear();
    const backend = open();
    expect((await backend.list("many/")).map(({ key }) => key)).toEqual(keys);
    expect(world.log.counts).toEqual({ ListObjectsV2: 3 });
    world.log.clear();
    const [newest] = await backend.list("many/", { limit: 1 });
    expect(newest).toEqual({ key: keys[0], sizeBytes: 10, timestampMs: expect.any(Number) });
    expect((await backend.list("many/", { after: keys[999]!, limit: 2 })).map(({ key }) => key)).toEqual(
      keys.slice(1000, 1002),
    );
    expect(await backend.list("many/", { limit: 0 })).toEqual([]);
    expect(world.log.counts).toEqual({ ListObjectsV2: 2 });
  });

  it.each([
    "short-page",
    "empty-page",
    "internal-error",
    "headers-only",
    "no-answer",
    "time-skewed",
  ] as const)("is whole although it meets %s", async (fault) => {
    const { clock, openTo } = await manyListed;
    for (const nth of [1, 2]) {
      const { backend } = openTo({ operation: "ListObjectsV2", nth, fault });
      const listed = await settled(clock, backend.list("many/", { deadlineMs: 600_000 }));
      expect(listed.map(({ key }) => key)).toEqual(keys);
      const some = await settled(clock, backend.list("many/", { limit: 1500, deadlineMs: 600_000 }));
      expect(some.map(({ key }) => key)).toEqual(keys.slice(0, 1500));
    }
  });

  it("with a limit refuses a store that answers in another order", async () => {
    const { clock, openTo } = await manyListed;
    const { backend } = openTo({ operation: "ListObjectsV2", fault: "unsorted-list" });
    expect(await failure(clock, backend.list("many/", { limit: 10 }))).toMatchObject({
      code: "UNSAFE_STORAGE",
    });
    expect((await settled(clock, backend.list("many/"))).map(({ key }) => key)).toEqual(keys);
  });

  it("leaves out what others put under the prefix, and what is outside of it", async () => {
    const { world, open } = place();
    const [own, other] = [open({ prefix: "jobs/a" }), open({ prefix: "jobs" })];
    expect([own.prefix, other.prefix]).toEqual(["jobs/a/", "jobs/"]);
    await own.write("x", bytes("x"));
    await open({ prefix: "jobs/ab" }).write("y", bytes("y"));
    await own.create("x.d/z", bytes("z"));
    expect((await own.list("")).map(({ key }) => key)).toEqual(["x", "x.d/z"]);
    expect((await other.list("a")).map(({ key }) => key)).toEqual(["a/x", "a/x.d/z", "ab/y"]);
    expect(world.keys(bucket)).toEqual(["jobs/a/x", "jobs/a/x.d/z", "jobs/ab/y"]);
  });

  it("of a directory bucket reads whole folders, in no order", async () => {
    const { world, open } = place({ profile: "unordered-listing" });
    const name = "state--use1-az4--x-s3";
    world.createBucket(name);
    const backend = open({ bucket: name });
    expect(backend.traits.orderedListing).toBe(false);
    for (const key of ["a/b", "a/bc", "a/c", "b"]) await backend.write(key, bytes(key));
    expect((await backend.list("a/b")).map(({ key }) => key)).toEqual(["a/b", "a/bc"]);
    expect((await backend.list("", { after: "a/bc" })).map(({ key }) => key)).toEqual(["a/c", "b"]);
    expect(await backend.list("", { limit: 2 })).toHaveLength(2);
  });
});

describe("remove", () => {
  it("takes a request for each thousand keys", async () => {
    const { world, open } = await filled(few);
    await open().remove([...keys, "never", keys[0]!]);
    expect(world.log.counts).toEqual({ DeleteObjects: 3 });
    expect(world.keys(bucket)).toEqual([]);
    await open().remove([]);
    expect(world.log.counts).toEqual({ DeleteObjects: 3 });
  });

  it("HONEST: names the keys that remain", async () => {
    const { world, clock, openTo } = await filled(few);
    const { backend } = openTo({ operation: "DeleteObjects", fault: "some-keys-fail" });
    const error = await failure(clock, backend.remove(few));
    expect(error).toMatchObject({ code: "UNAVAILABLE", outcome: "unknown", retryable: true });
    expect((error as unknown as { remainingKeys: string[] }).remainingKeys).toEqual(world.keys(bucket));
    expect(world.keys(bucket).length).toBeGreaterThan(0);
  });

  it("tries again what could not be removed", async () => {
    const { world, clock, openTo } = await filled(few);
    const { backend } = openTo({ operation: "DeleteObjects", nth: 1, fault: "some-keys-fail" });
    await settled(clock, backend.remove(few));
    expect(world.keys(bucket)).toEqual([]);
  });

  it.each([
    ["access-denied", "ACCESS_DENIED", "not-applied"],
    ["connection-refused", "UNAVAILABLE", "not-applied"],
    ["internal-error", "UNAVAILABLE", "unknown"],
    ["lost-reset", "UNAVAILABLE", "unknown"],
  ] as const)("HONEST: that meets %s each time ends in %s, %s", async (fault, code, outcome) => {
    const { clock, openTo } = await filled(few);
    const { backend } = openTo({ operation: "DeleteObjects", fault });
    expect(await failure(clock, backend.remove(few))).toMatchObject({ code, outcome });
  });

  it("gives Content-MD5 to a store that wants it, and asks one by one where batches are not known", async () => {
    const wanting = place({ profile: "wants-content-md5" });
    const backend = wanting.open();
    await backend.write("a", bytes("a"));
    await backend.remove(["a"]);
    await backend.write("b", bytes("b"));
    await backend.remove(["b"]);
    expect(wanting.world.log.counts).toEqual({ DeleteObjects: 3, PutObject: 2 });
    const lacking = place();
    const unknown = {
      effect: "not-applied",
      response: { kind: "refusal", status: 501, code: "NotImplemented" },
    } as const;
    const single = lacking.openTo({ operation: "DeleteObjects", fault: unknown }).backend;
    await single.write("a", bytes("a"));
    await single.remove(["a", "b"]);
    await single.remove(["a", "b"]);
    expect(lacking.world.log.counts).toEqual({ DeleteObject: 4, DeleteObjects: 1, PutObject: 1 });
    expect(lacking.world.keys(bucket)).toEqual([]);
  });
});

it("names an option that cannot be used", () => {
  const { open } = place();
  for (const options of [
    { bucket: "" },
    { bucket: "a b" },
    { prefix: "/a" },
    { prefix: "a//b" },
    { partBytes: 1000 },
    { partsAtOnce: 0 },
    { retry: { attempts: 0 } },
    { retry: { tries: 3 } as never },
    { endpoint: "s3.example.com" },
    { requestHandler: {} as never },
    { client: {} as never },
    { misspelt: true } as never,
  ]) {
    expect(() => open(options)).toThrow(InvalidArgumentError);
  }
});
