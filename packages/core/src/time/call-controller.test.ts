import { expect, test } from "vitest";
import { boundedCall } from "./bounded-call.js";
import { CallController, whenAborted } from "./call-controller.js";

test("what waits for a signal is told once of its abort, whatever kind it is, and not when it has left", () => {
  for (const controller of [new AbortController(), new CallController()]) {
    const told: string[] = [];
    whenAborted(controller.signal, () => told.push("first"));
    const leave = whenAborted(controller.signal, () => told.push("left"));
    whenAborted(controller.signal, () => told.push("last"));
    controller.signal.addEventListener("abort", () => told.push("listener"));
    leave();
    controller.abort(new Error("enough"));
    controller.abort(new Error("again"));
    expect(told.sort()).toEqual(["first", "last", "listener"]);
    expect(controller.signal.reason).toMatchObject({ message: "enough" });
  }
});

test("calls within calls end with the outermost one, and any number of others may listen without a warning", async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error): void => void warnings.push(warning);
  process.on("warning", onWarning);
  const outermost = new AbortController();
  const inner: Promise<unknown>[] = [];
  const outer = boundedCall({ what: "outer", mutates: false, signal: outermost.signal }, async (signal) => {
    for (let n = 0; n < 30; n += 1) {
      signal.addEventListener("abort", () => undefined);
      inner.push(
        boundedCall({ what: "inner", mutates: true, signal }, () => new Promise<never>(() => undefined)),
      );
    }
    await new Promise<never>(() => undefined);
  });
  outermost.abort();
  const [outerEnding, ...endings] = await Promise.allSettled([outer, ...inner]);
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", onWarning);
  expect(outerEnding).toMatchObject({ status: "rejected", reason: { code: "ABORTED" } });
  expect(endings).toHaveLength(30);
  for (const ending of endings) {
    expect(ending).toMatchObject({ status: "rejected", reason: { code: "OUTCOME_UNKNOWN" } });
  }
  expect(warnings).toEqual([]);
});
