import { checkListsExactly } from "../../case/check-listing.js";
import { checkSpiError } from "../../case/check-spi-error.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { endingInTime, holdsInTime } from "../../case/ends-in-time.js";
import { checkFails, checkSameBytes, endingOf } from "../../case/expectations.js";
import { StalledBody } from "../../case/stalled-body.js";
import { bytesFor, storeObjects } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";

const kept: readonly string[] = ["a", "folder/kept", "folder/b.tmp", "folder/tmp-1"];

export const tidying: ConformanceCase = {
  id: "REMOVE-08",
  group: "remove",
  title: "tidying removes no object, and a write that is under way still ends truthfully",
  level: "must",
  invariant: "HONEST",
  run: async ({ open, onEnd, tuning, note, traits: { orderedListing } }) => {
    const [writer, tidier] = [await open(), await open()];
    if (!tidier.tidy) note("there is no tidy: this backend leaves no debris");
    await storeObjects(writer, kept);
    const expected = [...kept];
    const chunk = new Uint8Array(100_000).fill(3);
    for (const key of ["folder/under-way", "new/under-way"]) {
      const body = new StalledBody([chunk, chunk]);
      onEnd(() => body.goOn());
      const write = endingOf(writer.write(key, body, { deadlineMs: tuning.caseDeadlineMs }));
      await holdsInTime(() => body.stalled, tuning.callDeadlineMs, "a body was not read as far as it goes");
      for (let time = 0; time < 2; time += 1) {
        const report = await tidier.tidy?.();
        check(
          report === undefined || (Number.isSafeInteger(report.removed) && report.removed >= 0),
          () => `tidy reports ${JSON.stringify(report)}; it should say how many it removed`,
        );
        checkListsExactly(await tidier.list(""), expected, orderedListing, `list("") after tidying`);
      }
      body.goOn();
      const ending = await endingInTime(write, tuning.callDeadlineMs, `write of ${key}`);
      if ("value" in ending) {
        expected.push(key);
        checkSameBytes(await tidier.read(key), Buffer.concat([chunk, chunk]), key);
      } else {
        checkSpiError(ending.error, "write", `write of ${key}, while others tidied,`);
        await checkFails(tidier.read(key), ["NOT_FOUND"], `read of ${key}, whose write failed,`);
      }
    }
    await tidier.tidy?.();
    checkListsExactly(await writer.list(""), expected, orderedListing, `list("") after tidying`);
    for (const key of kept) checkSameBytes(await writer.read(key), bytesFor(key), key);
  },
};
