import type { Backend, ListedObject } from "@holdfast/core";
import { valueIn } from "../../case/check-succeeds.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { endsInTime } from "../../case/ends-in-time.js";
import { checkSameBytes } from "../../case/expectations.js";
import { bytesFor, storeObjects } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";
import { checkReport } from "./check-report.js";

export const accepts: ConformanceCase = {
  id: "PROBE-01",
  group: "probe",
  title: "the probe accepts this place, and says what it tried",
  level: "must",
  invariant: "HONEST",
  run: async ({ open, tuning, note }) => {
    const client = await open();
    for (const when of ["where nothing was ever stored", "a second time"]) {
      const ending = await endsInTime(client.probe(), tuning.callDeadlineMs, `a probe ${when}`);
      const report = valueIn(ending, `a probe ${when}`);
      checkReport(report, client);
      note(report.checks.map(({ id, outcome }) => `${id}: ${outcome}`).join(", "));
    }
    await storeObjects(client, ["a", "b/c"]);
    checkReport(await client.probe(), client);
    checkReport(await (await open()).probe(), client);
  },
};

const stored: readonly string[] = ["a", "probe/a", "job/log/1-1", "holdfast-1", "z"];

export const leavesNothing: ConformanceCase = {
  id: "PROBE-02",
  group: "probe",
  title: "the probe leaves nothing behind, and changes nothing that is there",
  level: "must",
  invariant: "CLEAN",
  run: async ({ open }) => {
    const [client, other] = [await open(), await open()];
    await client.probe();
    checkSameListing(await other.list(""), [], "after a probe where nothing was stored");
    await storeObjects(client, stored);
    const before = await other.list("");
    for (const from of [client, other, await open()]) {
      await from.probe();
      await checkKept(other, before);
    }
  },
};

async function checkKept(client: Backend, before: readonly ListedObject[]): Promise<void> {
  checkSameListing(await client.list(""), before, "after a probe");
  for (const key of stored) checkSameBytes(await client.read(key), bytesFor(key), key);
}

function checkSameListing(now: readonly ListedObject[], before: readonly ListedObject[], when: string): void {
  const [shown, expected] = [now, before].map((listed) =>
    listed.map(({ key, sizeBytes, timestampMs }) => `${key} (${sizeBytes} bytes, ${timestampMs})`).sort(),
  ) as [string[], string[]];
  const excess = shown.find((object) => !expected.includes(object));
  const missing = expected.find((object) => !shown.includes(object));
  check(excess === undefined, () => `${when} there is ${excess}, which was not there before`);
  check(missing === undefined, () => `${when} there is no ${missing}, which was there before`);
}
