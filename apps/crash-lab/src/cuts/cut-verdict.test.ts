import { Violation } from "@holdfast/conformance/trial";
import { CorruptError } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { verdictOf } from "./cut-verdict.js";

const corrupt = new CorruptError("a record ends early", { key: "job/log/1" });

describe("verdictOf", () => {
  it.each([
    ["DURABLE: epoch 3 was acknowledged, and the newest that is there is epoch 2", "lost"],
    ["FENCED: the claim lacks it", "lost"],
    ["MONOTONE: it had expired, and is live again", "lost"],
    ["SEALED: entry a differs at byte 7", "torn"],
    ["ATOMIC: the entries are others", "torn"],
    ["RESTORABLE: it is live and cannot be read", "torn"],
    ["EFFECTIVE: an effect was not carried out", "other"],
    ["CLEAN: something is left", "other"],
    ["PROGRESS: a claim failed", "other"],
  ])("%s is %s", (message, kind) => {
    expect(verdictOf(new Violation(message))).toEqual({ kind, what: message });
  });

  it("a store that cannot be read is torn, whoever finds out", () => {
    expect(verdictOf(corrupt)).toMatchObject({ kind: "torn", what: "CORRUPT: a record ends early" });
    const violation = new Violation("PROGRESS: a claim after a crash failed", { cause: corrupt });
    expect(verdictOf(violation)).toMatchObject({ kind: "torn" });
  });

  it("an error of the lab itself is no verdict", () => {
    const error = new TypeError("x is not a function");
    expect(() => verdictOf(error)).toThrow(error);
  });
});
