import { describe, expect, it } from "vitest";
import { CallLimit, callsThatMayHang } from "./call-limit.js";

const hang = (): Promise<never> => new Promise(() => undefined);

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("CallLimit", () => {
  it("lets so many calls run at once, and the others in the order in which they came", async () => {
    const limit = new CallLimit(2);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const calls = [0, 1, 2, 3].map((n) =>
      limit.run(async () => {
        begun.push(n);
        await new Promise<void>((resolve) => ends.push(resolve));
        return n;
      }),
    );
    await turn();
    expect(begun).toEqual([0, 1]);
    ends[1]?.();
    await turn();
    expect(begun).toEqual([0, 1, 2]);
    ends[0]?.();
    await turn();
    expect(begun).toEqual([0, 1, 2, 3]);
    for (const end of ends) end();
    expect(await Promise.all(calls)).toEqual([0, 1, 2, 3]);
  });

  it("hands its turn on after a failure", async () => {
    const limit = new CallLimit(1);
    await expect(limit.run(() => Promise.reject(new Error("first")))).rejects.toThrow("first");
    expect(await limit.run(async () => "second")).toBe("second");
  });

  it("never begins a call whose signal aborts while it waits, and its place goes to the next one", async () => {
    const limit = new CallLimit(1);
    let release = (): void => undefined;
    const first = limit.run(() => new Promise<void>((resolve) => (release = resolve)));
    const abort = new AbortController();
    const begun: string[] = [];
    const given = limit.run(async () => begun.push("given up"), abort.signal);
    const other = limit.run(async () => begun.push("other"));
    abort.abort(new Error("cut off"));
    await expect(given).rejects.toThrow("cut off");
    release();
    await Promise.all([first, other]);
    expect(begun).toEqual(["other"]);
  });

  it("never begins a call whose signal has aborted, nor takes a turn for it", async () => {
    const limit = new CallLimit(1);
    const signal = AbortSignal.abort(new Error("cut off"));
    await expect(limit.run(hang, signal)).rejects.toThrow("cut off");
    expect(await limit.run(async () => "free")).toBe("free");
  });

  it("takes any number of waiting calls for one signal without a warning of Node's", async () => {
    const warnings: string[] = [];
    const warn = (warning: Error): void => void warnings.push(warning.name);
    process.on("warning", warn);
    const limit = new CallLimit(1);
    void limit.run(hang);
    const abort = new AbortController();
    const waiting = Array.from({ length: 50 }, () => limit.run(hang, abort.signal));
    abort.abort(new Error("cut off"));
    expect(await Promise.allSettled(waiting)).toHaveLength(50);
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", warn);
    expect(warnings).toEqual([]);
  });
});

it.each([
  [undefined, 2],
  ["", 2],
  ["many", 2],
  ["1", 1],
  ["2", 1],
  ["3", 1],
  ["4", 2],
  ["16", 14],
  ["0", 1],
  ["-3", 1],
  ["99999", 1022],
])("of UV_THREADPOOL_SIZE=%s threads %i calls may hang", (threads, calls) => {
  expect(callsThatMayHang(threads)).toBe(calls);
});
