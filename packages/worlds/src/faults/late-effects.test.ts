import { ManualClock } from "@holdfast/core/testing";
import { describe, expect, it } from "vitest";
import { drained, gate } from "../../test/support/outcomes.js";
import { LateEffects } from "./late-effects.js";

describe("LateEffects", () => {
  it("each lands once, also when its time comes while others are told to land", async () => {
    const clock = new ManualClock();
    const late = new LateEffects(clock);
    const landed: string[] = [];
    const first = gate();
    late.add(100, async () => {
      landed.push("first");
      await first.opened;
    });
    late.add(50, async () => void landed.push("second"));
    const all = late.landAll();
    await drained();
    clock.advance(1000);
    await drained();
    first.open();
    await all;
    expect(landed).toEqual(["first", "second"]);
    expect(late.count).toBe(0);
  });

  it("landing all waits for what began to land by itself", async () => {
    const clock = new ManualClock();
    const late = new LateEffects(clock);
    const under = gate();
    let isLanded = false;
    late.add(10, async () => {
      await under.opened;
      isLanded = true;
    });
    clock.advance(10);
    const all = late.landAll().then(() => isLanded);
    await drained();
    under.open();
    expect(await all).toBe(true);
  });
});
