import type { Backend, VerbOptions } from "@holdfast/core";
import { checkListsExactly } from "../../case/check-listing.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { cutOffAt, type Moment } from "../../case/cut-off.js";
import { checkSameBytes, describeError, endingOf } from "../../case/expectations.js";
import { bytesFor, storeObjects } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";

const moments: readonly Moment[] = [
  { by: "signal", after: "microtasks", count: 0 },
  { by: "signal", after: "microtasks", count: 3 },
  { by: "signal", after: "turns", count: 1 },
  { by: "signal", after: "turns", count: 3 },
  { by: "signal", after: "ms", count: 2 },
  { by: "deadline", count: 1 },
];

/** What several callers may want of one client at the same time, each with a check of its answer. */
function callsOf(
  client: Backend,
  round: number,
  ordered: boolean,
): readonly ((options: VerbOptions) => Promise<void>)[] {
  const keys = ["shared/a", "shared/b"];
  return [
    async (options) =>
      checkSameBytes(await client.read("shared/a", options), bytesFor("shared/a"), "shared/a"),
    async (options) =>
      checkListsExactly(await client.list("shared/", options), keys, ordered, `list("shared/")`),
    async (options) => {
      const { status } = await client.create("shared/a", bytesFor("second"), options);
      check(status === "exists", () => `create of a key that exists answers ${status}`);
    },
    async (options) => {
      const result = await client.create(`made/${round}`, bytesFor("made"), options);
      if (result.status === "exists")
        checkSameBytes(result.bytes, bytesFor("made"), "what was created together");
    },
    async (options) => await client.remove([`never/${round}`], options),
  ];
}

export const independentCalls: ConformanceCase = {
  id: "BOUNDS-10",
  group: "bounds",
  title: "a call that is cut off ends no other call of the same client, also when they want the same",
  level: "must",
  invariant: "BOUNDED",
  run: async ({ open, traits: { orderedListing } }) => {
    const client = await open();
    await storeObjects(client, ["shared/a", "shared/b"]);
    for (const [round, moment] of moments.entries()) {
      // A client of its own each time, so that what it does once, at its first call, is shared as well.
      const shared = await open();
      const calls = callsOf(shared, round, orderedListing);
      const cut = calls.map(async (call) => await endingOf(cutOffAt(moment, call)));
      const whole = calls.map(async (call) => await endingOf(call({})));
      for (const ending of await Promise.all(whole)) {
        check(
          "value" in ending,
          () =>
            `a call failed while another one was cut off: ${"error" in ending ? describeError(ending.error) : ""}`,
        );
      }
      await Promise.all(cut);
    }
  },
};
