import { checkListsExactly } from "../../case/check-listing.js";
import { checkSpiError } from "../../case/check-spi-error.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { cutOffAt, describeMoment, Moments } from "../../case/cut-off.js";
import { endsInTime } from "../../case/ends-in-time.js";
import { checkFails, checkSameBytes, describeError } from "../../case/expectations.js";
import { bytesFor, storeObjects } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";
import { checkReport } from "./check-report.js";

const rounds = 24;
const stored: readonly string[] = ["a", "b/c"];

export const cutOff: ConformanceCase = {
  id: "PROBE-06",
  group: "probe",
  title: "a probe ends by its deadline and with its signal, and neither makes a good place an unsafe one",
  level: "must",
  invariant: "BOUNDED",
  run: async ({ open, choices, tuning, traits: { orderedListing } }) => {
    const [client, other] = [await open(), await open()];
    await storeObjects(other, stored);
    await checkFails(
      client.probe({ signal: AbortSignal.abort() }),
      ["ABORTED"],
      "a probe aborted before it began",
    );
    await checkFails(client.probe({ deadlineMs: 0 }), ["UNAVAILABLE"], "a probe whose deadline had passed");
    const moments = new Moments(choices);
    for (let round = 0; round < rounds; round += 1) {
      const moment = moments.next();
      const what = `a probe ${describeMoment(moment)}`;
      const startedMs = performance.now();
      const call = cutOffAt(moment, async (options) => await client.probe(options));
      const ending = await endsInTime(call, tuning.callDeadlineMs, what);
      if ("value" in ending) {
        moments.took(performance.now() - startedMs);
        checkReport(ending.value, client);
        continue;
      }
      const error = checkSpiError(ending.error, "probe", what);
      const fitting = ["ABORTED", "UNAVAILABLE", "OUTCOME_UNKNOWN"].includes(error.code);
      check(fitting, () => `${what} ended in ${describeError(error)}`);
    }
    // What a probe that was cut off leaves is the backend's own, under keys that begin with `holdfast.`.
    const listed = (await other.list("")).filter(({ key }) => !key.startsWith("holdfast."));
    checkListsExactly(listed, stored, orderedListing, `list("") after probes that were cut off`);
    for (const key of stored) checkSameBytes(await other.read(key), bytesFor(key), key);
    checkReport(await other.probe(), other);
  },
};

export const afterClose: ConformanceCase = {
  id: "PROBE-07",
  group: "probe",
  title: "a probe after close() ends in InvalidStateError",
  level: "must",
  invariant: "BOUNDED",
  run: async ({ open }) => {
    const client = await open();
    await client.probe();
    await client.close();
    await checkFails(client.probe(), ["INVALID_STATE"], "a probe after close()");
  },
};
