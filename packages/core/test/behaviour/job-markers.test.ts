import { describe, expect, test } from "vitest";
import { UnavailableError } from "../../src/index.js";
import { newBench } from "./support/bench.js";
import { settle } from "./support/settle.js";

describe("a job that is claimed while another client destroys it", () => {
  test.each([
    ["before the destroyer looks at what to remove", "list"],
    ["while the destroyer removes", "remove"],
  ])("%s is still listed", async (_when, verb) => {
    const bench = newBench({ store: { inlineLimitBytes: 0 } });
    const owner = bench.client().store.job("orders");
    const draft = (await owner.claim()).begin();
    await draft.put("state", "x");
    await draft.commit();
    const destroyer = bench.client();
    let isDestroyed = false;
    let isClaimed = false;
    destroyer.backend.intercept = async (call, proceed) => {
      if (isDestroyed && !isClaimed && call.verb === verb) {
        isClaimed = true;
        await owner.claim();
      }
      const answer = await proceed();
      if (call.verb === "create") isDestroyed = true;
      return answer;
    };
    await destroyer.store.job("orders").destroy();
    expect(isClaimed).toBe(true);
    const removed = destroyer.backend.calls.filter((call) => call.verb === "remove").map(({ key }) => key);
    // Not even for a moment: whoever removes it may die before making it again.
    expect(removed).not.toContain("jobs/orders");
    expect(await bench.client().store.jobs()).toEqual(["orders"]);
  });

  test("just as its marker goes is listed again when the destroyer is done", async () => {
    const bench = newBench();
    const owner = bench.client().store.job("orders");
    await owner.claim();
    const destroyer = bench.client();
    destroyer.backend.intercept = async ({ verb, key }, proceed) => {
      if (verb === "remove" && key === "jobs/orders") await owner.claim();
      return await proceed();
    };
    await destroyer.store.job("orders").destroy();
    expect(await bench.client().store.jobs()).toEqual(["orders"]);
  });
});

test("a job that was destroyed is listed until its marker is gone, and destroying it again removes that", async () => {
  const bench = newBench();
  const { backend, store } = bench.client();
  await store.job("orders").claim();
  backend.intercept = async ({ verb, key }, proceed) => {
    if (verb === "remove" && key === "jobs/orders") throw new UnavailableError("busy");
    return await proceed();
  };
  const ended = await settle(bench.clock, store.job("orders").destroy({ deadline: "5s" }));
  expect(ended).toMatchObject({ status: "rejected", reason: { code: "UNAVAILABLE", outcome: "unknown" } });
  expect(await store.jobs()).toEqual(["orders"]);
  backend.intercept = async (_call, proceed) => await proceed();
  await store.job("orders").destroy();
  expect(await store.jobs()).toEqual([]);
});

test("`jobs` lists ids only, whatever else lies beside the markers", async () => {
  const bench = newBench();
  const { store } = bench.client();
  for (const id of ["orders", "a.b-c_d"]) await store.job(id).claim();
  const strays = ["orders/backup", ".hidden", "trailing.", "jobs", "holdfast.lock", "a b", "x".repeat(129)];
  for (const stray of strays) bench.storage.set(`jobs/${stray}`, Buffer.from("stray"));
  const ids = await store.jobs();
  expect(ids).toEqual(["a.b-c_d", "orders"]);
  for (const id of ids) expect(store.job(id).id).toBe(id);
});
