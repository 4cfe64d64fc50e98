import { describe, expect, test } from "vitest";
import { RecordingBackend } from "../../test/behaviour/support/recording-backend.js";
import { settle } from "../../test/behaviour/support/settle.js";
import { AccessDeniedError } from "../errors/access-denied-error.js";
import { memoryBackend } from "../memory/index.js";
import { ManualClock } from "../testing/manual-clock.js";
import { seededRandom } from "../testing/seeded-random.js";
import { Deadline } from "../time/deadline.js";
import { GuardedBackend } from "./guarded-backend.js";

const clock = new ManualClock();
const deadline = new Deadline({}, 3_600_000, clock);
const bytes = Buffer.from("0123456789");

function guard(inner: RecordingBackend): GuardedBackend {
  return new GuardedBackend(inner, clock, seededRandom("guarded"));
}

describe("a read", () => {
  test.each([0, 3, 5])("of 4 bytes that is answered with %i is an error, never data", async (length) => {
    const backend = new RecordingBackend(memoryBackend());
    backend.intercept = async () => bytes.subarray(0, length);
    const reading = guard(backend).read("a", deadline, { offset: 2, length: 4 });
    await expect(reading).rejects.toMatchObject({ code: "CORRUPT", key: "a" });
  });
});

describe("an adapter's error", () => {
  test("that is typed comes as it is", async () => {
    const backend = new RecordingBackend(memoryBackend());
    const refusal = new AccessDeniedError("not yours");
    backend.intercept = async () => await Promise.reject(refusal);
    await expect(guard(backend).read("a", deadline)).rejects.toBe(refusal);
    await expect(guard(backend).write("a", bytes, deadline)).rejects.toBe(refusal);
  });

  test.each([
    ["an error", new TypeError("a bug")],
    ["a text", "oops"],
    ["undefined", undefined],
    ["an object that cannot be shown", Object.create(null)],
  ])("that is %s leaves open what a change did, and tells a reader to try again", async (_what, cause) => {
    const backend = new RecordingBackend(memoryBackend());
    backend.intercept = async () => await Promise.reject(cause);
    const guarded = guard(backend);
    const unknown = { code: "OUTCOME_UNKNOWN", outcome: "unknown" };
    const calls: readonly (readonly [() => Promise<unknown>, object])[] = [
      [() => guarded.write("a", bytes, deadline), unknown],
      [() => guarded.create("a", bytes, deadline), unknown],
      [() => guarded.remove(["a"], deadline), unknown],
      [() => guarded.read("a", deadline), { code: "UNAVAILABLE", outcome: "not-applied" }],
      [() => guarded.list("a", deadline), { code: "UNAVAILABLE", outcome: "not-applied" }],
    ];
    for (const [call, reason] of calls) {
      const ended = await settle(clock, call(), { stepMs: 100, limitMs: 60_000 });
      expect(ended).toMatchObject({ status: "rejected", reason });
    }
  });

  test("that is thrown at once is treated alike", async () => {
    const backend = new RecordingBackend(memoryBackend());
    backend.create = () => {
      throw new TypeError("a bug");
    };
    await expect(guard(backend).create("a", bytes, deadline)).rejects.toMatchObject({
      code: "OUTCOME_UNKNOWN",
    });
  });
});

test("verbs are told what is left of the deadline", async () => {
  const own = new ManualClock();
  const inner = memoryBackend({ clock: own });
  const told: (number | undefined)[] = [];
  const read = inner.read.bind(inner);
  inner.read = async (key, options) => {
    told.push(options?.deadlineMs);
    return await read(key, options);
  };
  await inner.write("a", bytes);
  const bound = new Deadline({ deadline: 500 }, 1000, own);
  const guarded = new GuardedBackend(inner, own, seededRandom("guarded"));
  await guarded.read("a", bound);
  own.advance(200);
  await guarded.read("a", bound);
  expect(told).toEqual([500, 300]);
});

test("tidying is optional, and keeps its `this`", async () => {
  const backend = new RecordingBackend(memoryBackend());
  expect(await guard(backend).tidy(deadline)).toBe(0);
  const tidying = Object.assign(new RecordingBackend(memoryBackend()), {
    debris: 3,
    async tidy(this: { debris: number }): Promise<{ removed: number }> {
      return { removed: this.debris };
    },
  });
  expect(await guard(tidying).tidy(deadline)).toBe(3);
});
