import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { IdleClock } from "./idle-clock.js";

function wait(clock: IdleClock, delayMs: number): Promise<void> {
  return new Promise((resolve) => void clock.schedule(resolve, delayMs));
}

test("time passes only while all wait for it, and what is due comes in order", async () => {
  const clock = new IdleClock();
  const ended: string[] = [];
  const later = wait(clock, 3_600_000).then(() => ended.push("an hour"));
  const sooner = wait(clock, 1000).then(() => ended.push("a second"));
  const cancel = clock.schedule(() => ended.push("never"), 2000);
  cancel();
  await clock.until(Promise.all([later, sooner]));
  expect(ended).toEqual(["a second", "an hour"]);
  expect(clock.monotonicMs()).toBe(3_600_000);
});

test("what the machine does by its own time is waited for, and an error is handed on", async () => {
  const clock = new IdleClock();
  expect(await clock.until(delay(20, "done"))).toBe("done");
  expect(clock.monotonicMs()).toBe(0);
  await expect(clock.until(Promise.reject(new Error("no")))).rejects.toThrow("no");
});
