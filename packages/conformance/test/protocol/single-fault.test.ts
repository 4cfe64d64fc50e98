import { env } from "node:process";
import { type Fate, fates } from "@holdfast/worlds";
import { describe, expect, it } from "vitest";
import type { Configuration } from "../../src/model/configuration.js";
import { quiet } from "../../src/model/environments.js";
import { explore } from "../../src/model/explore.js";
import { replaySchedule } from "../../src/model/index.js";
import { shrink } from "../../src/model/shrink.js";

/** A life of a job in which everything happens once. */
function wholeLife(fate: Fate, trimAgeMs: number): Configuration {
  return {
    name: "whole-life",
    title: "everything happens once",
    seed: 7,
    trimAgeMs,
    keepLast: 2,
    orderedListing: true,
    before: [],
    environment: { ...quiet, fates: [fate], readFates: [fate] },
    actors: [
      {
        name: "writer",
        steps: [
          ...([
            "claim",
            "commit all",
            "commit blocks",
            "pin",
            "commit many",
            "savepoint",
            "scrub",
            "rest",
          ] as const),
          ...([
            "commit all",
            "sweep",
            "read pinned",
            "unpin",
            "commit nothing",
            "release",
            "commit effect",
          ] as const),
          ...([
            "rest",
            "claim",
            "commit large",
            "sweep",
            "latest",
            "destroy",
            "claim",
            "commit large",
          ] as const),
        ],
      },
    ],
  };
}

/** HOLDFAST_SCENARIOS, which lengthens the random scenarios, also plays this where names are free at once. */
const { HOLDFAST_SCENARIOS } = env;
const trimAges = HOLDFAST_SCENARIOS ? [0, 100_000] : [100_000];

describe("ATOMIC, DURABLE, LINEAR, HONEST, CLEAN, PROGRESS, …: one fault in a life in which everything happens", () => {
  for (const trimAgeMs of trimAges) {
    for (const fate of fates) {
      it(`every call in turn ${fate}, with a trim age of ${trimAgeMs} ms`, async () => {
        const { schedules, violating } = await explore(wholeLife(fate, trimAgeMs), {
          switches: 0,
          faults: 1,
        });
        const smallest = violating && (await shrink(violating.schedule, violating.violated.invariant));
        expect(smallest && (await replaySchedule(smallest))).toBe(undefined);
        expect(schedules).toBeGreaterThan(40);
      }, 240_000);
    }
  }
});
