import type { VerbOptions } from "@holdfast/core";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { endsInTime } from "../../case/ends-in-time.js";
import { checkFails, describeError } from "../../case/expectations.js";
import { StalledBody } from "../../case/stalled-body.js";
import { bytesFor, storeObjects } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";

export const keptReason: ConformanceCase = {
  id: "ERRORS-09",
  group: "errors",
  title: "the reason with which a caller aborts is the cause of the error",
  level: "should",
  invariant: "BOUNDED",
  run: async ({ open, onEnd, tuning }) => {
    const client = await open();
    await storeObjects(client, ["a"]);
    const reason = new Error("the caller's own reason");
    const before: VerbOptions = { signal: AbortSignal.abort(reason) };
    for (const [verb, call] of [
      ["read", client.read("a", before)],
      ["list", client.list("", before)],
      ["create", client.create("b", bytesFor("b"), before)],
    ] as const) {
      checkReason(
        await checkFails(call, ["ABORTED"], `${verb} with a signal that has aborted`),
        reason,
        verb,
      );
    }
    const body = new StalledBody([bytesFor("chunk")]);
    onEnd(() => body.goOn());
    const abort = new AbortController();
    const bounds = { signal: abort.signal, deadlineMs: tuning.caseDeadlineMs };
    const write = client.write("c", body, bounds);
    abort.abort(reason);
    const ending = await endsInTime(write, tuning.callDeadlineMs, "a write that was aborted");
    check("error" in ending, () => "a write that was aborted succeeded, although its source had not ended");
    checkReason(ending.error, reason, "write");
  },
};

function checkReason(error: unknown, reason: Error, verb: string): void {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause === reason) return;
  check(
    false,
    () =>
      `the error of an aborted ${verb} does not have the caller's reason as cause: ${describeError(error)}`,
  );
}
