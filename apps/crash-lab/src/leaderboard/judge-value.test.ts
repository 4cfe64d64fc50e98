import { describe, expect, it } from "vitest";
import { judgeValue } from "./judge-value.js";

const saved = ["one", "two", "three"];

describe("what is read after a crash", () => {
  it.each([
    [2, { value: "two" }, "ok"],
    [2, { value: "three" }, "ok"],
    [2, { value: "one" }, "lost"],
    [2, { value: undefined }, "missing"],
    [0, { value: undefined }, "ok"],
    [0, { value: "" }, "empty"],
    [2, { value: "\0\0\0" }, "zeros"],
    [2, { value: "tw\0" }, "torn"],
    [2, { value: "twothree" }, "torn"],
    [2, { error: "EIO" }, "unreadable"],
  ] as const)("with %i acknowledged, %o is %s", (acknowledged, found, outcome) => {
    expect(judgeValue({ saved, acknowledged }, found)).toBe(outcome);
  });
});
