import { expect, test } from "vitest";
import { newBench } from "./support/bench.js";
import { caught } from "./support/caught.js";

test("a closed store does nothing more, and what it stored stays", async () => {
  const bench = newBench();
  const { store } = bench.client();
  const job = store.job("orders");
  await (await job.claim()).begin().commit();
  await store.close();
  await store.close();
  expect(await caught(job.latest())).toMatchObject({ code: "INVALID_STATE" });
  expect((await bench.client().store.job("orders").latest())?.epoch).toBe(1);
});

test("a probe answers what the backend found", async () => {
  expect(await newBench().client().store.probe()).toMatchObject({
    backend: "memory",
    checks: [{ id: "memory", outcome: "pass" }],
  });
});

test("ids that differ in case only are told apart, or refused where storage cannot", async () => {
  const { store } = newBench().client();
  await (await store.job("orders").claim()).begin().commit();
  expect((await store.job("Orders").claim()).restored).toBeUndefined();
  expect(await store.jobs()).toEqual(["Orders", "orders"]);

  const bench = newBench();
  const { backend, store: caseless } = bench.client();
  await caseless.job("orders").claim();
  const inner = backend.create.bind(backend);
  backend.create = async (key, bytes, options) => await inner(key.toLowerCase(), bytes, options);
  const error = await caught(caseless.job("Orders").claim());
  expect(error).toMatchObject({ code: "INVALID_STATE" });
  expect(error.message).toContain("jobs/Orders marks another job");
});
