import type { Backend } from "@holdfast/core";
import { checkSpiError } from "../../case/check-spi-error.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { endsInTime } from "../../case/ends-in-time.js";
import { describeError, endingOf } from "../../case/expectations.js";
import { storeObjects } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";

/** What lies in a place, as far as the broken place can be asked. */
async function contentOf(client: Backend): Promise<string | undefined> {
  const ending = await endingOf(client.list(""));
  return "value" in ending ? JSON.stringify(ending.value) : undefined;
}

export const refuses: ConformanceCase = {
  id: "PROBE-03",
  group: "probe",
  title: "the probe refuses every broken place in UnsafeStorageError, and changes nothing there",
  level: "must",
  invariant: "HONEST",
  needs: ["broken-places"],
  run: async ({ harness, open, onEnd, tuning, note }) => {
    // A broken place may share its storage with this one, and is not to harm it.
    const good = await open();
    await storeObjects(good, ["a", "b/c"]);
    const before = await contentOf(good);
    for (const { name, open: openBroken } of harness.brokenPlaces ?? []) {
      const broken = await openBroken();
      onEnd(() => broken.close());
      const there = await contentOf(broken);
      for (const time of ["", " again"]) {
        const what = `a probe of ${name}${time}`;
        const ending = await endsInTime(broken.probe(), tuning.callDeadlineMs, what);
        check("error" in ending, () => `${what} accepted it`);
        const error = checkSpiError(ending.error, "probe", what);
        check(
          error.code === "UNSAFE_STORAGE",
          () => `${what} ended in ${describeError(error)} instead of UNSAFE_STORAGE`,
        );
        check(!error.retryable, () => `${what} says that trying again may help`);
        check(error.outcome === "not-applied", () => `${what} says that something may have been changed`);
        check(
          saysWhy(error.message),
          () => `${what} does not say what failed and what to do: "${error.message}"`,
        );
        if (time === "") note(`${name}: ${error.message}`);
      }
      check((await contentOf(broken)) === there, () => `a probe of ${name} changed what lies there`);
    }
    check((await contentOf(good)) === before, () => "probes of broken places changed what lies in this one");
  },
};

/** That it names the check and the way out cannot be seen from here; that it says something can. */
function saysWhy(message: string): boolean {
  return message.split(/\s+/).filter((word) => /[a-z]{2,}/i.test(word)).length >= 5;
}
