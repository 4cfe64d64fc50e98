import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { forEachConcurrent } from "./for-each-concurrent.js";

test("every item is worked on, never more than so many at a time", async () => {
  let running = 0;
  let most = 0;
  const seen: number[] = [];
  await forEachConcurrent(
    Array.from({ length: 20 }, (_, item) => item),
    3,
    async (item) => {
      running += 1;
      most = Math.max(most, running);
      await nextTurn();
      seen.push(item);
      running -= 1;
    },
  );
  expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, item) => item));
  expect(most).toBe(3);
});

test("at the first failure no more are begun, and those under way are waited for", async () => {
  const ended: number[] = [];
  const failure = new Error("the third");
  const run = forEachConcurrent([1, 2, 3, 4, 5, 6, 7, 8], 3, async (item) => {
    await nextTurn();
    if (item === 3) throw failure;
    await nextTurn();
    await nextTurn();
    ended.push(item);
  });
  await expect(run).rejects.toBe(failure);
  expect(ended.length).toBeGreaterThanOrEqual(2);
  expect(ended).not.toContain(8);
});

test("when the items themselves fail to come, those under way are waited for as well", async () => {
  let running = 0;
  async function* items(): AsyncGenerator<number> {
    yield 1;
    yield 2;
    throw new Error("no more items");
  }
  const run = forEachConcurrent(items(), 5, async () => {
    running += 1;
    await nextTurn();
    await nextTurn();
    running -= 1;
  });
  await expect(run).rejects.toThrow("no more items");
  expect(running).toBe(0);
});
