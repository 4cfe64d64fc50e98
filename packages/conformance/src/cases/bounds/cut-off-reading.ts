import type { VerbOptions } from "@holdfast/core";
import { checkListsExactly } from "../../case/check-listing.js";
import { checkSpiError } from "../../case/check-spi-error.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { cutOffAt, describeMoment, Moments } from "../../case/cut-off.js";
import { endsInTime } from "../../case/ends-in-time.js";
import { checkSameBytes } from "../../case/expectations.js";
import { storeObjects } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";

const rounds = 40;

export const cutOffReading: ConformanceCase = {
  id: "BOUNDS-09",
  group: "bounds",
  title: "a read or list that is cut off at any moment answers all, or ends in a typed error",
  level: "must",
  invariant: "SEALED",
  run: async ({ open, choices, tuning, traits }) => {
    const client = await open();
    const keys = Array.from({ length: 60 }, (_, n) => `some/${n % 6}/k-${n}`);
    await storeObjects(client, keys);
    const large = choices.bytes(4096);
    const bytes = Buffer.concat(Array.from({ length: Math.ceil(tuning.partBytes / 4096) + 1 }, () => large));
    await client.write("large", bytes);
    const range = { offset: 5, length: bytes.length - 10 };
    const calls = [
      {
        verb: "read",
        call: async (options: VerbOptions) =>
          checkSameBytes(await client.read("large", options), bytes, "large"),
      },
      {
        verb: "read",
        call: async (options: VerbOptions) => {
          const part = await client.read("large", { ...options, range });
          checkSameBytes(part, bytes.subarray(5, bytes.length - 5), "a part of large");
        },
      },
      {
        verb: "list",
        call: async (options: VerbOptions) => {
          const listed = await client.list("some/", options);
          checkListsExactly(listed, keys, traits.orderedListing, `list("some/")`);
        },
      },
    ] as const;
    for (const { verb, call } of calls) {
      const moments = new Moments(choices);
      for (let round = 0; round < rounds; round += 1) {
        const moment = moments.next();
        const what = `a ${verb} ${describeMoment(moment)}`;
        const startedMs = performance.now();
        const ending = await endsInTime(cutOffAt(moment, call), tuning.callDeadlineMs, what);
        if ("value" in ending) {
          moments.took(performance.now() - startedMs);
          continue;
        }
        const error = checkSpiError(ending.error, verb, what);
        const fitting = ["ABORTED", "UNAVAILABLE"].includes(error.code);
        check(fitting, () => `${what} ended in ${error.code}: ${error.message}`);
      }
    }
  },
};
