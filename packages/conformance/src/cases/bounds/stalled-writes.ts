import type { Backend, VerbOptions } from "@holdfast/core";
import type { CaseContext } from "../../case/case-context.js";
import { checkListsExactly } from "../../case/check-listing.js";
import { checkSpiError } from "../../case/check-spi-error.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { endingInTime, holdsInTime, pause } from "../../case/ends-in-time.js";
import { checkFails, checkSameBytes, describeError, endingOf } from "../../case/expectations.js";
import { StalledBody } from "../../case/stalled-body.js";
import { bytesFor } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";

/** Nothing at all came, a little came, and more came than is gathered anywhere. */
function stalledBodies(partBytes: number): readonly StalledBody[] {
  const small = bytesFor("a little");
  const large = new Uint8Array(Math.ceil(partBytes / 2)).fill(5);
  return [new StalledBody([]), new StalledBody([small]), new StalledBody([large, large, large, small])];
}

export const abortedWrite: ConformanceCase = {
  id: "BOUNDS-03",
  group: "bounds",
  title:
    "an abort ends a write whose source has stalled, and the object never appears, also if the source goes on",
  level: "must",
  invariant: "BOUNDED",
  run: async (context) => {
    const { tuning } = context;
    const abort = new AbortController();
    await checkAbandoned(context, ["OUTCOME_UNKNOWN", "ABORTED", "UNAVAILABLE"], {
      bounds: { signal: abort.signal, deadlineMs: tuning.caseDeadlineMs },
      cut: () => abort.abort(new Error("the suite's reason")),
      how: "that was aborted",
    });
  },
};

export const lateWrite: ConformanceCase = {
  id: "BOUNDS-04",
  group: "bounds",
  title:
    "a deadline ends a write whose source has stalled, and the object never appears, also if the source goes on",
  level: "must",
  invariant: "BOUNDED",
  run: async (context) => {
    await checkAbandoned(context, ["OUTCOME_UNKNOWN", "UNAVAILABLE"], {
      bounds: { deadlineMs: context.tuning.shortDeadlineMs },
      cut: () => undefined,
      how: "whose deadline passed",
    });
  },
};

interface Cut {
  readonly bounds: VerbOptions;
  readonly cut: () => void;
  readonly how: string;
}

async function checkAbandoned(
  { open, onEnd, tuning, traits }: CaseContext,
  codes: readonly string[],
  { bounds, cut, how }: Cut,
): Promise<void> {
  const [client, other] = [await open(), await open()];
  await client.write("kept", bytesFor("kept"));
  const bodies = stalledBodies(tuning.partBytes);
  const keyOf = (n: number): string => (n === 0 ? "new-folder/abandoned" : `abandoned-${n}`);
  const writes = bodies.map((body, n) => {
    onEnd(() => body.goOn());
    return { body, key: keyOf(n), ending: endingOf(client.write(keyOf(n), body, bounds)) };
  });
  if (bounds.signal) {
    const stalled = (): boolean => bodies.every((body) => body.stalled);
    await holdsInTime(stalled, tuning.callDeadlineMs, "a body was not read as far as it goes");
  }
  cut();
  for (const { key, ending } of writes) {
    const what = `a stalled write ${how}`;
    const ended = await endingInTime(ending, tuning.callDeadlineMs, what);
    check("error" in ended, () => `${what} succeeded, although its source had not ended`);
    const error = checkSpiError(ended.error, "write", what);
    check(
      codes.includes(error.code),
      () => `${what} ended in ${describeError(error)}, not ${codes.join(" or ")}`,
    );
    await checkAbsent([client, other], key);
  }
  // The caller has its answer, so what the source still gives must not become an object any more.
  for (const { body } of writes) body.goOn();
  await pause(tuning.shortDeadlineMs);
  for (const { key } of writes) await checkAbsent([client, other], key);
  const rest = await other.list("");
  checkListsExactly(rest, ["kept"], traits.orderedListing, `list("") after stalled writes ${how}`);
  await client.write("later", bytesFor("later"));
  checkSameBytes(await other.read("later"), bytesFor("later"), "what was written after stalled writes");
}

async function checkAbsent(clients: readonly Backend[], key: string): Promise<void> {
  for (const client of clients)
    await checkFails(client.read(key), ["NOT_FOUND"], `read of the abandoned ${key}`);
}
