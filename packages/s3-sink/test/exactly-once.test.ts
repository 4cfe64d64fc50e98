import { describe, expect, it } from "vitest";
import { MortalWire } from "./support/mortal-wire.js";
import { randomKills } from "./support/random-kills.js";
import { SinkJob, type SinkJobOptions } from "./support/sink-job.js";

/** More of them make the long form: `HOLDFAST_SINK_SEEDS=100 npx vitest run test/exactly-once.test.ts --testTimeout=3600000`. */
const seeds = Number(process.env["HOLDFAST_SINK_SEEDS"] ?? 3);

async function undisturbed(options: SinkJobOptions = {}): Promise<SinkJob> {
  const job = new SinkJob(options);
  await job.until(job.run());
  return job;
}

it("EFFECTIVE: an undisturbed run makes each row appear once", async () => {
  const job = await undisturbed();
  expect(job.faults()).toEqual([]);
  expect(job.output().size).toBe(7);
});

describe("EFFECTIVE: killed at any request, the next run makes the very same files", () => {
  it.each(["unsent", "unanswered", "late"] as const)("the request %s", async (request) => {
    const expected = (await undisturbed()).output();
    let requests = Number.POSITIVE_INFINITY;
    for (let atRequest = 1; atRequest <= requests; atRequest += 7) {
      const job = new SinkJob();
      const wire = new MortalWire(job.world.connect(), { atRequest, request });
      const first = job.run(job.open(wire));
      const ending = await job.until(
        Promise.race([first.then(() => "over"), wire.ended.then(() => "killed")]),
      );
      if (ending === "over") requests = 0;
      await job.until(job.run());
      if (request === "late") {
        wire.thaw();
        for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
        await job.until(job.run());
      }
      expect(job.faults(), `killed at request ${atRequest}`).toEqual([]);
      expect(job.output(), `killed at request ${atRequest}`).toEqual(expected);
    }
  });
});

describe("EFFECTIVE: killed again and again, beside processes that only slept", () => {
  it.each([
    ["the same records each time", {}],
    ["records that differ from run to run", { differs: true }],
    [
      "a store that answers a second completion with NoSuchUpload",
      { world: { profile: "no-such-upload-on-replay" } },
    ],
    ["a store whose ETags are no digests", { world: { profile: "unordered-listing" } }],
    ["a store that wants every part, like Ceph", { world: { profile: "ceph-rgw-16" } }],
  ] satisfies readonly [string, SinkJobOptions][])("with %s", async (_title, options) => {
    let kills = 0;
    for (let seed = 1; seed <= seeds; seed += 1) {
      const run = await randomKills(seed, options);
      expect(run.faults, `seed ${seed}`).toEqual([]);
      kills += run.kills;
    }
    expect(kills).toBeGreaterThan(5);
  });
});
