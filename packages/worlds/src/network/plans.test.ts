import { InvalidArgumentError } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { Choices } from "../choices.js";
import type { Cut, CutPlan } from "./cut.js";
import { type CutRule, scriptedCuts } from "./scripted-cuts.js";
import { seededCuts } from "./seeded-cuts.js";

const dropped: Cut = { kind: "drop-answer" };
const ended: Cut = { kind: "end" };

function kinds(
  plan: CutPlan,
  exchanges: readonly (readonly [number, number, string])[],
): (string | undefined)[] {
  return exchanges.map(([connection, exchange, head]) => {
    return plan({ connection, exchange, head: Buffer.from(head, "latin1") })?.kind;
  });
}

describe("scriptedCuts", () => {
  it("without conditions means every exchange but the opening of connections", () => {
    const exchanges = [
      [1, 0, ""],
      [1, 1, "PUT /a"],
      [2, 5, "GET /a"],
    ] as const;
    expect(kinds(scriptedCuts([{ cut: dropped }]), exchanges)).toEqual([
      undefined,
      "drop-answer",
      "drop-answer",
    ]);
    expect(kinds(scriptedCuts([]), exchanges)).toEqual([undefined, undefined, undefined]);
  });

  it("connection, exchange and first bytes must all fit, and nth counts those that do", () => {
    const rules: CutRule[] = [
      { connection: 2, exchange: 0, cut: ended },
      { head: "PUT /a\xff", nth: 2, cut: dropped },
    ];
    const exchanges = [
      [1, 0, ""],
      [2, 0, ""],
      [1, 1, "PUT /a\xff HTTP"],
      [1, 2, "GET /a\xff HTTP"],
      [1, 3, "PUT /b"],
      [2, 1, "PUT /a\xff HTTP"],
      [2, 2, "PUT /a\xff HTTP"],
    ] as const;
    expect(kinds(scriptedCuts(rules), exchanges)).toEqual([
      undefined,
      "end",
      undefined,
      undefined,
      undefined,
      "drop-answer",
      undefined,
    ]);
  });

  it("the first rule that fits decides, and the others count the exchange too", () => {
    const plan = scriptedCuts([
      { nth: 1, cut: ended },
      { nth: 2, cut: dropped },
    ]);
    const exchanges = [
      [1, 1, "a"],
      [1, 2, "b"],
      [1, 3, "c"],
    ] as const;
    expect(kinds(plan, exchanges)).toEqual(["end", "drop-answer", undefined]);
  });

  it("refuses an nth that is none", () => {
    for (const nth of [0, -1, 0.5]) {
      expect(() => scriptedCuts([{ nth, cut: ended }])).toThrow(InvalidArgumentError);
    }
  });
});

describe("seededCuts", () => {
  const many = Array.from({ length: 400 }, (_, index) => [1, index, ""] as const);

  it("a seed replays them; the rate is how often they strike", () => {
    const first = kinds(seededCuts({ choices: new Choices(3), rate: 0.3 }), many);
    expect(kinds(seededCuts({ choices: new Choices(3), rate: 0.3 }), many)).toEqual(first);
    expect(kinds(seededCuts({ choices: new Choices(4), rate: 0.3 }), many)).not.toEqual(first);
    const struck = first.filter((kind) => kind !== undefined).length;
    expect(struck).toBeGreaterThan(80);
    expect(struck).toBeLessThan(160);
    const never = kinds(seededCuts({ choices: new Choices(3), rate: 0 }), many);
    expect(new Set(never)).toEqual(new Set([undefined]));
  });

  it("every usual cut comes up, none of which waits for ever; only those that were given, if any", () => {
    const usual = new Set(kinds(seededCuts({ choices: new Choices(3), rate: 1 }), many));
    expect([...usual].sort()).toEqual(["delay", "drop-answer", "end", "truncate-answer", "truncate-request"]);
    const given = seededCuts({ choices: new Choices(3), rate: 1, cuts: [ended] });
    expect(new Set(kinds(given, many))).toEqual(new Set(["end"]));
  });

  it("refuses a rate that is none, and an empty choice", () => {
    for (const rate of [-0.1, 1.1, Number.NaN]) {
      expect(() => seededCuts({ choices: new Choices(1), rate })).toThrow(InvalidArgumentError);
    }
    expect(() => seededCuts({ choices: new Choices(1), rate: 0.5, cuts: [] })).toThrow(InvalidArgumentError);
  });
});
