import { describe, expect, it } from "vitest";
import { Choices } from "./choices.js";

describe("Choices", () => {
  it("a seed replays every kind of choice, and another one gives others", () => {
    const draw = (seed: number): unknown[] => {
      const choices = new Choices(seed);
      return [
        choices.fraction(),
        choices.below(1e9),
        choices.chance(0.5),
        choices.pick([1, 2, 3]),
        choices.bytes(9),
      ];
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it("stays within its bounds, and comes to each value", () => {
    const choices = new Choices(1);
    const below = Array.from({ length: 500 }, () => choices.below(5));
    expect([...new Set(below)].sort()).toEqual([0, 1, 2, 3, 4]);
    const picked = Array.from({ length: 500 }, () => choices.pick(["a", "b"]));
    expect([...new Set(picked)].sort()).toEqual(["a", "b"]);
    expect(Array.from({ length: 100 }, () => choices.chance(0))).not.toContain(true);
    expect(Array.from({ length: 100 }, () => choices.chance(1))).not.toContain(false);
    expect(new Set(choices.bytes(5000)).size).toBe(256);
  });

  it("has nothing to pick from an empty list", () => {
    expect(() => new Choices(1).pick([])).toThrow(RangeError);
  });
});
