import { describe, expect, test } from "vitest";
import { ManualClock } from "../testing/manual-clock.js";
import { boundedCall } from "./bounded-call.js";
import type { Clock } from "./clock.js";

const never = new Promise<never>(() => undefined);

/** A clock that knows how many timers are set. */
function countingClock(): Clock & { readonly manual: ManualClock; readonly timers: () => number } {
  const manual = new ManualClock();
  let timers = 0;
  return {
    manual,
    timers: () => timers,
    wallMs: () => manual.wallMs(),
    monotonicMs: () => manual.monotonicMs(),
    schedule: (callback, delayMs) => {
      timers += 1;
      const cancel = manual.schedule(callback, delayMs);
      return () => {
        timers -= 1;
        cancel();
      };
    },
  };
}

describe("a bounded call", () => {
  test("that ends in time answers, and leaves neither timer nor listener", async () => {
    const clock = countingClock();
    const { signal } = new AbortController();
    const bounds = { what: "it", mutates: true, clock, deadlineMs: 1000, signal };
    expect(await boundedCall(bounds, async () => 7)).toBe(7);
    await expect(boundedCall(bounds, async () => await Promise.reject(new Error("own")))).rejects.toThrow(
      "own",
    );
    expect(clock.timers()).toBe(0);
  });

  test("may share its signal with any number of others, without a warning", async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on("warning", onWarning);
    const cut = new AbortController();
    const calls = Array.from({ length: 30 }, async () => {
      return await boundedCall({ what: "it", mutates: false, signal: cut.signal }, () => never);
    });
    cut.abort();
    const ended = await Promise.allSettled(calls);
    // Warnings are emitted in a turn of their own.
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", onWarning);
    expect(ended.filter(({ status }) => status === "rejected")).toHaveLength(30);
    expect(warnings).toEqual([]);
  });

  test("that throws before it has answered a promise rejects, and leaves no timer", async () => {
    const clock = countingClock();
    const failing = (): Promise<never> => {
      throw new Error("at once");
    };
    await expect(
      boundedCall({ what: "it", mutates: true, clock, deadlineMs: 1000 }, failing),
    ).rejects.toThrow("at once");
    expect(clock.timers()).toBe(0);
  });

  test.each([
    [true, "OUTCOME_UNKNOWN", "unknown"],
    [false, "UNAVAILABLE", "not-applied"],
  ])("that mutates: %s, cut by its deadline, is %s", async (mutates, code, outcome) => {
    const clock = countingClock();
    let told: AbortSignal | undefined;
    const call = boundedCall({ what: "write of a", mutates, clock, deadlineMs: 1000 }, (signal) => {
      told = signal;
      return never;
    });
    clock.manual.advance(999);
    expect(told?.aborted).toBe(false);
    clock.manual.advance(1);
    await expect(call).rejects.toMatchObject({
      code,
      outcome,
      message: "write of a did not end within 1000 ms",
    });
    expect(told?.aborted).toBe(true);
  });

  test.each([
    [true, "OUTCOME_UNKNOWN"],
    [false, "ABORTED"],
  ])("that mutates: %s, cut by its signal, is %s", async (mutates, code) => {
    const clock = countingClock();
    const abort = new AbortController();
    const call = boundedCall(
      { what: "it", mutates, clock, deadlineMs: 1000, signal: abort.signal },
      () => never,
    );
    abort.abort(new Error("enough"));
    await expect(call).rejects.toMatchObject({ code, cause: { message: "enough" } });
    expect(clock.timers()).toBe(0);
  });

  test.each([true, false])("that mutates: %s, is not begun after its time", async (mutates) => {
    let begun = 0;
    const run = async (): Promise<void> => {
      begun += 1;
    };
    const late = boundedCall({ what: "it", mutates, deadlineMs: 0 }, run);
    await expect(late).rejects.toMatchObject({ code: "UNAVAILABLE", outcome: "not-applied" });
    const aborted = boundedCall({ what: "it", mutates, signal: AbortSignal.abort() }, run);
    await expect(aborted).rejects.toMatchObject({ code: "ABORTED", outcome: "not-applied" });
    expect(begun).toBe(0);
  });

  test("that answers late is not heard any more", async () => {
    const clock = countingClock();
    let fail: (error: Error) => void = () => undefined;
    const late = new Promise<never>((_, reject) => {
      fail = reject;
    });
    const call = boundedCall({ what: "it", mutates: false, clock, deadlineMs: 10 }, () => late);
    clock.manual.advance(10);
    await expect(call).rejects.toMatchObject({ code: "UNAVAILABLE" });
    fail(new Error("nobody waits for this"));
    await Promise.resolve();
  });
});
