import { expect, test } from "vitest";
import { settle } from "../../test/behaviour/support/settle.js";
import { CorruptError } from "../errors/corrupt-error.js";
import { UnavailableError } from "../errors/unavailable-error.js";
import { ManualClock } from "../testing/manual-clock.js";
import { seededRandom } from "../testing/seeded-random.js";
import { Deadline } from "./deadline.js";
import { Backoff, retryTransient } from "./retry.js";

test("pauses grow up to a second, with jitter of up to a half", () => {
  const backoff = new Backoff(seededRandom(1));
  for (const ceilingMs of [10, 20, 40, 80, 160, 320, 640, 1000, 1000, 1000]) {
    const pauseMs = backoff.nextMs();
    expect(pauseMs).toBeGreaterThanOrEqual(ceilingMs / 2);
    expect(pauseMs).toBeLessThan(ceilingMs);
  }
  expect(backoff.attempts).toBe(10);
});

test("what may pass is repeated a few times, and then told as it is", async () => {
  const clock = new ManualClock();
  let attempts = 0;
  const failing = async (): Promise<never> => {
    attempts += 1;
    throw new UnavailableError(`busy, attempt ${attempts}`);
  };
  const run = retryTransient("it", new Deadline({}, 60_000, clock), seededRandom(2), failing);
  expect(await settle(clock, run)).toMatchObject({ status: "rejected", reason: { code: "UNAVAILABLE" } });
  expect(attempts).toBe(5);
});

test("what cannot pass, and what is not Holdfast's, is told at once", async () => {
  const clock = new ManualClock();
  for (const error of [new CorruptError("damaged"), new TypeError("a bug")]) {
    let attempts = 0;
    const run = retryTransient("it", new Deadline({}, 60_000, clock), seededRandom(3), async () => {
      attempts += 1;
      throw error;
    });
    await expect(run).rejects.toBe(error);
    expect(attempts).toBe(1);
  }
});

test("BOUNDED: no pause outlasts the deadline", async () => {
  const clock = new ManualClock();
  const run = retryTransient("it", new Deadline({}, 12, clock), seededRandom(4), async () => {
    throw new UnavailableError("busy");
  });
  const ended = await settle(clock, run, { stepMs: 1 });
  expect(ended).toMatchObject({ status: "rejected", reason: { code: "UNAVAILABLE" } });
  expect(ended.tookMs).toBeLessThanOrEqual(12);
});
