import { InvalidArgumentError } from "@holdfast/core";
import { MemoryStorage, memoryBackend } from "@holdfast/core/memory";
import { ManualClock } from "@holdfast/core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drained } from "../../test/support/outcomes.js";
import { type Fate, fates, readingFates } from "./fate.js";
import { faultyBackend } from "./faulty-backend.js";
import { type SeededFaultsOptions, seededFaults } from "./seeded-faults.js";
import type { Verb } from "./verb-call.js";

function draw(options: SeededFaultsOptions, verb: Verb, count: number): Fate[] {
  const faults = seededFaults(options);
  return Array.from({ length: count }, () => faults.fate({ verb, keys: ["a"] }));
}

describe("seeded faults", () => {
  it("a seed replays them, and another one gives others", () => {
    const first = draw({ seed: 7, rate: 0.5 }, "create", 100);
    expect(draw({ seed: 7, rate: 0.5 }, "create", 100)).toEqual(first);
    expect(draw({ seed: 8, rate: 0.5 }, "create", 100)).not.toEqual(first);
  });

  it("verbs meet fates of their own: what else is called changes nothing", () => {
    const alone = draw({ seed: 7, rate: 0.5 }, "create", 50);
    const faults = seededFaults({ seed: 7, rate: 0.5 });
    const among = alone.map((_, index) => {
      for (let reads = 0; reads < index % 3; reads += 1) faults.fate({ verb: "read", keys: ["a"] });
      return faults.fate({ verb: "create", keys: ["a"] });
    });
    expect(among).toEqual(alone);
    expect(draw({ seed: 7, rate: 0.5 }, "write", 50)).not.toEqual(alone);
  });

  it("the rate is how often they strike", () => {
    expect(new Set(draw({ seed: 1, rate: 0 }, "create", 500))).toEqual(new Set(["ok"]));
    expect(draw({ seed: 1, rate: 1 }, "create", 500)).not.toContain("ok");
    const struck = draw({ seed: 1, rate: 0.3 }, "create", 2000).filter((fate) => fate !== "ok").length;
    expect(struck).toBeGreaterThan(500);
    expect(struck).toBeLessThan(700);
  });

  it("every fault comes up, and only those that mean something to reading", () => {
    expect(new Set(draw({ seed: 1, rate: 1 }, "write", 500))).toEqual(new Set(fates));
    expect(new Set(draw({ seed: 1, rate: 1 }, "list", 500))).toEqual(new Set(readingFates));
  });

  it("only the chosen verbs meet faults, and only the chosen ones", () => {
    const options: SeededFaultsOptions = { seed: 1, rate: 1, verbs: ["create"], fates: ["late", "lost"] };
    expect(new Set(draw(options, "create", 100))).toEqual(new Set(["late", "lost"]));
    expect(new Set(draw(options, "write", 100))).toEqual(new Set(["ok"]));
    expect(new Set(draw({ seed: 1, rate: 1, fates: ["late"] }, "read", 100))).toEqual(new Set(["ok"]));
  });

  it("refuses options that cannot be used, naming the value", () => {
    const bad: Partial<SeededFaultsOptions>[] = [
      { rate: 1.1 },
      { rate: -0.1 },
      { rate: Number.NaN },
      { seed: 0.5 },
      { delayMs: Number.POSITIVE_INFINITY },
      { fates: ["lots" as Fate] },
    ];
    for (const options of bad) {
      expect(() => seededFaults({ seed: 1, rate: 0.5, ...options })).toThrow(InvalidArgumentError);
    }
  });

  it("HONEST: done means stored, a definite failure means never stored, whatever the seed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const storage = new MemoryStorage();
        const clock = new ManualClock();
        const faults = seededFaults({ seed, rate: 0.7, clock });
        const backend = faultyBackend(memoryBackend({ storage }), faults);
        const done: string[] = [];
        const denied: string[] = [];
        const calls = Array.from({ length: 30 }, async (_, index) => {
          const key = `key-${index}`;
          const bounds = { deadlineMs: 1000 };
          const create = async (): Promise<unknown> => await backend.create(key, new Uint8Array(), bounds);
          const write = async (): Promise<unknown> => await backend.write(key, new Uint8Array(), bounds);
          await (index % 2 ? write() : create()).then(
            () => done.push(key),
            (error: { outcome: string }) => error.outcome === "not-applied" && denied.push(key),
          );
        });
        for (const byMs of [20, 1000]) {
          await drained();
          clock.advance(byMs);
        }
        await Promise.all(calls);
        await faults.landLate();
        for (const key of done) expect(storage.keys(), String(faults.log)).toContain(key);
        for (const key of denied) expect(storage.keys(), String(faults.log)).not.toContain(key);
      }),
      { numRuns: 60 },
    );
  });
});
