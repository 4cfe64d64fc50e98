import type { Backend, VerbOptions } from "@holdfast/core";
import type { CaseContext } from "../../case/case-context.js";
import { checkListsExactly } from "../../case/check-listing.js";
import { checkSpiError } from "../../case/check-spi-error.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { endsInTime, pause } from "../../case/ends-in-time.js";
import { checkFails, checkSameBytes } from "../../case/expectations.js";
import { bytesFor } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";
import { presentKeys, storePresent, verbCallsOf } from "./verb-calls.js";

export const abortedBefore: ConformanceCase = {
  id: "BOUNDS-01",
  group: "bounds",
  title: "with a signal that has aborted already every verb ends in AbortedError, and changes nothing",
  level: "must",
  invariant: "BOUNDED",
  run: async (context) => {
    const bounds: VerbOptions = { signal: AbortSignal.abort(new Error("the suite's reason")) };
    await checkNotBegun(context, [["with a signal that has aborted", bounds]], "ABORTED");
  },
};

export const lateBefore: ConformanceCase = {
  id: "BOUNDS-02",
  group: "bounds",
  title: "with a deadline that has passed already every verb ends in UnavailableError, and changes nothing",
  level: "must",
  invariant: "BOUNDED",
  run: async (context) => {
    const bounds = [0, -1, -1e9].map(
      (deadlineMs) => [`with a deadline of ${deadlineMs} ms`, { deadlineMs }] as const,
    );
    await checkNotBegun(context, bounds, "UNAVAILABLE");
  },
};

async function checkNotBegun(
  { open, tuning, traits }: CaseContext,
  manyBounds: readonly (readonly [string, VerbOptions])[],
  code: string,
): Promise<void> {
  const [client, other] = [await open(), await open()];
  await storePresent(other);
  // Also as the very first calls of a client.
  for (const [how, bounds] of manyBounds) {
    for (const { verb, what: call, call: run } of verbCallsOf(client, "first")) {
      const what = `${call} ${how}`;
      const ending = await endsInTime(run(client, bounds), tuning.callDeadlineMs, what);
      check("error" in ending, () => `${what} succeeded; it should end in ${code}`);
      const error = checkSpiError(ending.error, verb, what);
      check(error.code === code, () => `${what} ended in ${error.code} instead of ${code}: ${error.message}`);
      check(error.outcome === "not-applied", () => `${what} says that something may have been changed`);
    }
  }
  await checkUnchanged(other, traits.orderedListing);
  await pause(tuning.shortDeadlineMs / 4);
  await checkUnchanged(client, traits.orderedListing);
}

async function checkUnchanged(client: Backend, ordered: boolean): Promise<void> {
  checkListsExactly(await client.list(""), presentKeys, ordered, `list("") after calls that were not begun`);
  for (const key of presentKeys) checkSameBytes(await client.read(key), bytesFor(key), key);
  await checkFails(client.read("fresh/first-created"), ["NOT_FOUND"], "read of what was not created");
}
