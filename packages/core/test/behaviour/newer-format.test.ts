import { expect, test } from "vitest";
import { logKey } from "../../src/log/log-key.js";
import { seal } from "../../src/log/seal.js";
import { type Bench, keysOf, newBench, storedBytes } from "./support/bench.js";
import { caught } from "./support/caught.js";

/** A job whose newest record is of another format, properly sealed. */
async function jobOfFormat(format: unknown): Promise<Bench> {
  const bench = newBench();
  const job = bench.client().store.job("orders");
  await (await job.claim()).begin().commit();
  const body = JSON.stringify({ format, job: "orders", seq: 3, news: "of the future" });
  bench.storage.set(logKey("orders", 3), seal(body).bytes);
  return bench;
}

test("a store of a newer format is refused by everything, untouched", async () => {
  const bench = await jobOfFormat(2);
  const before = bench.storage.keys();
  const job = bench.client().store.job("orders");
  const errors = [
    await caught(job.claim()),
    await caught(job.claim({ fallback: true, acceptInconsistency: true })),
    await caught(job.latest()),
    await caught(job.checkpoint(1)),
    await caught(job.pin()),
    await caught(job.savepoint("a")),
    await caught(job.verify()),
    await caught(job.sweep()),
    await caught(job.health()),
    await caught(job.destroy()),
  ];
  for (const error of errors) {
    expect(error).toMatchObject({ code: "UNSUPPORTED_FORMAT", retryable: false });
    expect(error.message).toContain(`${logKey("orders", 3)} has format 2`);
    expect(error.message).toContain("update");
  }
  expect(bench.storage.keys()).toEqual(before);
});

test("a writer that meets a record of a newer format stops", async () => {
  const bench = newBench();
  const writer = await bench.client().store.job("orders").claim();
  bench.storage.set(logKey("orders", 2), seal(JSON.stringify({ format: 2 })).bytes);
  expect(await caught(writer.begin().commit())).toMatchObject({ code: "UNSUPPORTED_FORMAT" });
  expect(keysOf(bench.storage, "orders", "log")).toHaveLength(2);
});

test.each([0, -1, "1", null, undefined])("a sealed record of format %s is none", async (format) => {
  const bench = await jobOfFormat(format);
  expect(await caught(bench.client().store.job("orders").latest())).toMatchObject({ code: "CORRUPT" });
});

test.each(["", "null", "[]", "7", "{", '"text"', "{}"])("a sealed body %j is no record", async (body) => {
  const bench = await jobOfFormat(2);
  bench.storage.set(logKey("orders", 3), seal(body).bytes);
  const error = await caught(bench.client().store.job("orders").latest());
  expect(error).toMatchObject({ code: "CORRUPT", key: logKey("orders", 3) });
});

test("objects that are not Holdfast's in a job's folders are neither records nor swept", async () => {
  const bench = newBench();
  const job = bench.client().store.job("orders");
  await (await job.claim()).begin().commit();
  const foreign = [
    "orders/log/README",
    "orders/log/zz-9",
    "orders/log/fffffffffffffffd-9",
    "orders/state/notes.txt",
  ];
  for (const key of foreign) bench.storage.set(key, Buffer.from("mine"));
  const reader = bench.client().store.job("orders");
  expect((await reader.latest())?.epoch).toBe(1);
  await (await reader.claim()).begin().commit();
  await reader.sweep();
  for (const key of foreign) expect(Buffer.from(storedBytes(bench.storage, key)).toString()).toBe("mine");
});
