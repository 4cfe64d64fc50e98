import { env } from "node:process";
import { type Fate, fates } from "@holdfast/worlds";
import { describe, expect, it } from "vitest";
import { judgeAftermath } from "../../src/simulation/aftermath.js";
import { ScriptedWork } from "../../src/simulation/scripted-work.js";
import { World } from "../../src/simulation/world.js";

/** When what is late lands: before anybody recovers, or after others have gone on. */
type Landing = "before recovery" | "after recovery";

interface SingleFault {
  readonly fate: Fate | undefined;
  readonly atCall: number;
  readonly landing: Landing;
  readonly trimAgeMs: number;
}

/** Plays the workload with one fault, recovers, and answers what was violated. */
async function playWith({ fate, atCall, landing, trimAgeMs }: SingleFault): Promise<World> {
  const world = new World({ seed: 7, trimAgeMs, keepLast: 2, orderedListing: true, faultRate: 0 });
  world.turns.direct = true;
  const late: (() => Promise<unknown>)[] = [];
  world.takeLate = (apply) => late.push(apply);
  world.fateOf = (_, number) => (number === atCall ? fate : undefined);
  await new ScriptedWork(world, world.machine()).play();
  world.fateOf = undefined;
  if (landing === "before recovery") for (const apply of late) await apply().catch(() => undefined);
  if (world.findings.violations.length === 0) await judgeAftermath(world);
  if (landing === "after recovery" && late.length > 0) {
    for (const apply of late) await apply().catch(() => undefined);
    if (world.findings.violations.length === 0) await judgeAftermath(world);
  }
  return world;
}

/** HOLDFAST_SCENARIOS, which lengthens the random scenarios, also plays this where names are free at once. */
const { HOLDFAST_SCENARIOS } = env;
const trimAges = HOLDFAST_SCENARIOS ? [0, 100_000] : [100_000];

describe("ATOMIC, DURABLE, LINEAR, HONEST, CLEAN, PROGRESS, …: one fault in a life in which everything happens", () => {
  for (const trimAgeMs of trimAges) {
    for (const fate of fates) {
      it(`every call in turn ${fate}, with a trim age of ${trimAgeMs} ms`, async () => {
        const whole = await playWith({ fate: undefined, atCall: 0, landing: "before recovery", trimAgeMs });
        expect(whole.findings.violations).toEqual([]);
        const landings: Landing[] = ["before recovery"];
        if (fate.endsWith("late")) landings.push("after recovery");
        const violations: string[] = [];
        for (const landing of landings) {
          for (let atCall = 1; atCall <= whole.calls; atCall += 1) {
            const { findings } = await playWith({ fate, atCall, landing, trimAgeMs });
            violations.push(
              ...findings.violations.map((what) => `call ${atCall}, landing ${landing}: ${what}`),
            );
          }
        }
        expect(violations).toEqual([]);
      }, 120_000);
    }
  }
});
