import type { Backend } from "@holdfast/core";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { pause } from "../../case/ends-in-time.js";
import { bytesFor, storeObjects } from "../../case/store-objects.js";
import { check } from "../../case/violation.js";

async function timestampsOf(client: Backend): Promise<ReadonlyMap<string, number>> {
  return new Map((await client.list("time/")).map(({ key, timestampMs }) => [key, timestampMs]));
}

export const steadyTimestamps: ConformanceCase = {
  id: "LIST-15",
  group: "list",
  title: "an object's timestamp stays the same, for every client, also when the object is read",
  level: "must",
  invariant: "LINEAR",
  run: async ({ open }) => {
    const client = await open();
    const keys = ["time/a", "time/b", "time/c/d"];
    await storeObjects(client, keys);
    const first = await timestampsOf(client);
    for (let round = 0; round < 4; round += 1) {
      // Long enough for a clock to have moved on.
      await pause(30);
      const other = await open();
      for (const key of keys) await other.read(key);
      await other.create("time/a", bytesFor("another"));
      await other.write(`time/other-${round}`, bytesFor("other"));
      for (const from of [client, other]) {
        const again = await timestampsOf(from);
        for (const key of keys) {
          const [before, now] = [first.get(key), again.get(key)];
          check(
            before === now,
            () => `the timestamp of ${key}, which did not change, went from ${before} to ${now}`,
          );
        }
      }
    }
  },
};

/** Any fineness will do, a clock may be set while we look, and machines may differ by a little. */
const slackMs = 10_000;
const pauseMs = 100;

/**
 * A record may be trimmed when the timestamps say that the trim age has passed, so they must not run ahead of time.
 * In microseconds, or in the units of another clock, they would.
 */
export const paceOfTimestamps: ConformanceCase = {
  id: "LIST-16",
  group: "list",
  title: "timestamps are in milliseconds: between two writes no more passes by them than by a clock",
  level: "must",
  invariant: "LINEAR",
  run: async ({ open }) => {
    const clients = [await open(), await open()];
    for (const [verb, store] of verbs) {
      const startedMs = performance.now();
      await store(clients[0] as Backend, `time/${verb}-1`);
      await pause(pauseMs);
      await store(clients[1] as Backend, `time/${verb}-2`);
      const passedMs = performance.now() - startedMs;
      const timestamps = await timestampsOf(clients[0] as Backend);
      const first = timestamps.get(`time/${verb}-1`) ?? Number.NaN;
      const second = timestamps.get(`time/${verb}-2`) ?? Number.NaN;
      check(
        second - first <= passedMs + slackMs,
        () => `${Math.round(passedMs)} ms passed, and by the timestamps ${second - first}`,
      );
      check(
        second - first >= -slackMs,
        () => `the timestamp of what was stored later is ${first - second} ms earlier`,
      );
    }
  },
};

const verbs: readonly (readonly [string, (client: Backend, key: string) => Promise<unknown>])[] = [
  ["write", async (client, key) => await client.write(key, bytesFor(key))],
  ["create", async (client, key) => await client.create(key, bytesFor(key))],
];
