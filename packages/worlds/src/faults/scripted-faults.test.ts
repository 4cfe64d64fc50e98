import { memoryBackend } from "@holdfast/core/memory";
import { ManualClock } from "@holdfast/core/testing";
import { describe, expect, it } from "vitest";
import { faultyBackend } from "./faulty-backend.js";
import { type FaultRule, type ScriptedFaults, scriptedFaults } from "./scripted-faults.js";
import type { Verb } from "./verb-call.js";

function fatesOf(faults: ScriptedFaults, calls: readonly (readonly [Verb, ...string[]])[]): string[] {
  return calls.map(([verb, ...keys]) => faults.fate({ verb, keys }));
}

describe("scripted faults", () => {
  it("a rule without conditions meets every call; without rules every call is ok", () => {
    expect(
      fatesOf(scriptedFaults([{ fate: "lost" }]), [
        ["read", "a"],
        ["create", "b"],
      ]),
    ).toEqual(["lost", "lost"]);
    expect(fatesOf(scriptedFaults([]), [["read", "a"]])).toEqual(["ok"]);
  });

  it("verb and key must both fit; a text is looked for, a pattern is matched", () => {
    const faults = scriptedFaults([
      { verb: "create", key: "/log/", fate: "lost" },
      { verb: ["read", "list"], key: /^b/g, fate: "hangs" },
    ]);
    const calls = [
      ["create", "a/log/1"],
      ["create", "a/state/1"],
      ["write", "a/log/1"],
      ["read", "b/1"],
      ["read", "b/1"],
      ["list", "a/b"],
    ] as const;
    expect(fatesOf(faults, calls)).toEqual(["lost", "ok", "ok", "hangs", "hangs", "ok"]);
  });

  it("any of several keys may fit", () => {
    const faults = scriptedFaults([{ key: "x", fate: "late" }]);
    expect(fatesOf(faults, [["remove", "a", "x"], ["remove", "a", "b"], ["remove"]])).toEqual([
      "late",
      "ok",
      "ok",
    ]);
  });

  it("nth counts the calls that fit the rest of its rule", () => {
    const faults = scriptedFaults([{ verb: "create", key: "log", nth: 2, fate: "lost" }]);
    const calls = [
      ["create", "log"],
      ["read", "log"],
      ["create", "state"],
      ["create", "log"],
      ["create", "log"],
    ] as const;
    expect(fatesOf(faults, calls)).toEqual(["ok", "ok", "ok", "lost", "ok"]);
  });

  it("the first rule that fits decides, and the others count the call too", () => {
    const faults = scriptedFaults([
      { nth: 1, fate: "lost" },
      { nth: 2, fate: "late" },
      { verb: "create", fate: "ok" },
      { fate: "hangs" },
    ]);
    const calls = [
      ["create", "a"],
      ["create", "a"],
      ["create", "a"],
      ["read", "a"],
    ] as const;
    expect(fatesOf(faults, calls)).toEqual(["lost", "late", "ok", "hangs"]);
  });

  it("tells the rules that no call has met", () => {
    const rules: FaultRule[] = [
      { verb: "create", fate: "lost" },
      { verb: "remove", fate: "lost" },
    ];
    const faults = scriptedFaults(rules);
    expect(faults.unusedRules).toEqual(rules);
    fatesOf(faults, [["create", "a"]]);
    expect(faults.unusedRules).toEqual([rules[1]]);
  });

  it("a rule's delay comes before that of all rules", async () => {
    const clock = new ManualClock();
    const faults = scriptedFaults([{ key: "quick", fate: "late", delayMs: 5 }, { fate: "late" }], {
      clock,
      delayMs: 50,
    });
    const backend = faultyBackend(memoryBackend(), faults);
    await backend.create("quick", new Uint8Array()).catch(() => undefined);
    await backend.create("other", new Uint8Array()).catch(() => undefined);
    expect(faults.lateCount).toBe(2);
    clock.advance(5);
    expect(faults.lateCount).toBe(1);
    clock.advance(45);
    expect(faults.lateCount).toBe(0);
    await faults.landLate();
    expect(faults.log.calls.map(({ late }) => late)).toEqual(["applied", "applied"]);
  });

  it("the log tells the story of the calls", async () => {
    const faults = scriptedFaults(
      [
        { verb: "create", fate: "late" },
        { verb: "remove", nth: 1, fate: "duplicated" },
      ],
      { clock: new ManualClock() },
    );
    const inner = memoryBackend();
    const backend = faultyBackend(inner, faults);
    await backend.create("a/b", new Uint8Array()).catch(() => undefined);
    await backend.list("a/");
    await backend.remove(["a/b", "a/c"]);
    expect(String(faults.log)).toBe(
      [
        "#1 create of a/b: late, what was to land late is under way",
        "#2 list of a/: ok",
        "#3 remove of 2 keys from a/b: duplicated, what was to land late is under way",
      ].join("\n"),
    );
    await inner.close();
    await faults.landLate();
    expect(faults.log.faults).toMatchObject([
      { number: 1, fate: "late", late: "failed" },
      { number: 3, fate: "duplicated", late: "failed" },
    ]);
  });

  it("the log remembers the last thousand calls, and counts all", () => {
    const faults = scriptedFaults([]);
    for (let call = 1; call <= 1500; call += 1) faults.fate({ verb: "read", keys: [`key-${call}`] });
    expect(faults.log.count).toBe(1500);
    expect(faults.log.calls).toHaveLength(1000);
    expect(faults.log.calls[0]?.number).toBe(501);
    expect(faults.log.faults).toEqual([]);
  });

  it("refuses what is no rule, naming it", () => {
    const bad: FaultRule[] = [
      { fate: "lots" as "lost" },
      { fate: "lost", nth: 0 },
      { fate: "lost", nth: 1.5 },
      { fate: "late", delayMs: -1 },
      { fate: "late", delayMs: Number.NaN },
    ];
    for (const rule of bad) expect(() => scriptedFaults([rule])).toThrow(/lots|nth is|delayMs is/);
    expect(() => scriptedFaults([], { delayMs: -1 })).toThrow(/delayMs is -1/);
  });
});
