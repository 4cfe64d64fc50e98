import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PowerCutDisk } from "../../src/disk/index.js";
import { Choices } from "../../src/index.js";
import {
  type NfsClientOptions,
  NfsWorld,
  type NfsWorldOptions,
  seededNfsSchedule,
  VirtualClock,
} from "../../src/nfs/index.js";
import { type FileCall, fileCalls, resultOf } from "../support/file-calls.js";

const someCalls = fc.array(fc.tuple(fileCalls, fc.nat(2), fc.boolean()), { minLength: 1, maxLength: 60 });

/** Calls of several clients, one after the other, answer what one file system would. */
async function sameAsOne(
  calls: readonly (readonly [FileCall, number, boolean])[],
  mount: NfsClientOptions,
  options: NfsWorldOptions = {},
): Promise<void> {
  const clock = new VirtualClock();
  const world = new NfsWorld({ clock, ...options });
  const clients = [world.client(mount), world.client(mount), world.client(mount)].map((one) => one.mount());
  const disk = new PowerCutDisk().mount();
  for (const [{ name, run }, at, waits] of calls) {
    const fs = clients[at] ?? clients[0];
    if (!fs) throw new Error("there is no client");
    const expected = await resultOf(run({ fs: disk, open: [] }));
    const result = await world.until(resultOf(run({ fs, open: [] })));
    expect({ name, result }, String(world.log)).toEqual({ name, result: expected });
    if (waits) clock.advance(1000);
  }
}

describe("several clients that remember nothing", () => {
  it.each([
    ["noac and lookupcache=none", { noac: true, lookupcache: "none" }],
    ["noac", { noac: true }],
    ["NFSv4.0, noac", { noac: true, vers: "4.0" }],
  ] as const)("are one file system: %s", async (_, mount) => {
    await fc.assert(
      fc.asyncProperty(someCalls, async (calls) => await sameAsOne(calls, mount)),
      { numRuns: 200 },
    );
  });

  it("are one file system also when answers are lost in a session, and come apart", async () => {
    await fc.assert(
      fc.asyncProperty(someCalls, fc.nat(), async (calls, seed) => {
        const choices = new Choices(seed);
        const faults = {
          next: () => (choices.chance(0.2) ? ({ effect: "applied", answer: "lost" } as const) : undefined),
        };
        const options = { answersApart: true, schedule: seededNfsSchedule(choices) };
        await sameAsOne(calls, { noac: true, lookupcache: "none", faults }, options);
      }),
      { numRuns: 100 },
    );
  });
});

describe("several clients that remember", () => {
  it("are one file system when what they remember expires between their calls", async () => {
    await fc.assert(
      fc.asyncProperty(someCalls, async (calls) => {
        const mount = { acregmaxMs: 500, acdirmaxMs: 500 };
        await sameAsOne(
          calls.map(([call, at]) => [call, at, true] as const),
          mount,
        );
      }),
      { numRuns: 200 },
    );
  });
});
