import { checkListsExactly } from "../../case/check-listing.js";
import { checkSucceeds } from "../../case/check-succeeds.js";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkSameBytes } from "../../case/expectations.js";
import { bytesFor } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";
import { checkReport } from "./check-report.js";

export const together: ConformanceCase = {
  id: "PROBE-04",
  group: "probe",
  title: "probes may run at the same time, by one client and by several",
  level: "must",
  invariant: "HONEST",
  run: async ({ open, traits: { orderedListing } }) => {
    const clients = [await open(), await open(), await open()];
    const probes = [...clients, ...clients].map(async (client) =>
      checkReport(await checkSucceeds(client.probe(), "one of several probes at the same time"), client),
    );
    await Promise.all(probes);
    for (const client of clients) {
      checkListsExactly(await client.list(""), [], orderedListing, `list("") after probes at the same time`);
    }
  },
};

const rounds = 12;

export const amongWork: ConformanceCase = {
  id: "PROBE-05",
  group: "probe",
  title: "a probe disturbs no work of others, and is not disturbed by it",
  level: "must",
  invariant: "ATOMIC",
  run: async ({ open, traits: { orderedListing } }) => {
    const [prober, worker, other] = [await open(), await open(), await open()];
    let working = true;
    const work = async (): Promise<number> => {
      for (let round = 0; round < rounds; round += 1) {
        const keys = [`work/${round}/a`, `work/${round}/b`];
        for (const key of keys) {
          const { status } = await worker.create(key, bytesFor(key));
          check(
            status === "created",
            () => `while others probed, create of the new ${key} answers ${status}`,
          );
          checkSameBytes(
            await checkSucceeds(other.read(key), `read of the new ${key} while others probe`),
            bytesFor(key),
            key,
          );
        }
        checkListsExactly(
          await other.list(`work/${round}/`),
          keys,
          orderedListing,
          "a listing while others probe",
        );
        await other.remove(keys);
        checkListsExactly(await worker.list("work/"), [], orderedListing, "a listing while others probe");
      }
      return rounds;
    };
    const probe = async (): Promise<void> => {
      do {
        checkReport(await checkSucceeds(prober.probe(), "a probe while others work"), prober);
        await new Promise((resolve) => setImmediate(resolve));
      } while (working);
    };
    const worked = work().finally(() => {
      working = false;
    });
    await Promise.all([worked, probe()]);
    checkListsExactly(await other.list(""), [], orderedListing, `list("") after probes among work`);
  },
};
