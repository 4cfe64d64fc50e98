import { describe, expect, it } from "vitest";
import { idleCases, judgeLists } from "../../src/matrix/judge-matrix.js";
import type { Judged } from "../../src/matrix/judge-subject.js";
import type { Subject } from "../../src/matrix/subject.js";

function subject(id: string, ...named: string[]): Subject {
  return { id, kind: "adapter", title: "t", standsFor: "s", named };
}

const cases = [
  { id: "A-01", level: "must" },
  { id: "A-02", level: "must" },
  { id: "A-03", level: "should" },
] as const;

describe("the lists", () => {
  it("are right when ids are unique and what is named exists", () => {
    expect(judgeLists([subject("a", "A-01"), subject("b", "A-02")], cases)).toEqual([]);
  });

  it("are wrong when an id is there twice, a case is not there, or none is named", () => {
    const problems = judgeLists([subject("a", "A-01"), subject("a", "A-09"), subject("c")], cases);
    expect(problems).toEqual([
      "two mutants have the id a",
      "mutant a names A-09, which is no case",
      "mutant c names no case that kills it",
    ]);
  });
});

describe("a must-case", () => {
  it("proves nothing when no mutant fails on it", () => {
    const judged: Judged = {
      subject: subject("a"),
      killers: ["A-01"],
      byChance: [],
      problems: [],
      durationMs: 1,
    };
    expect(idleCases([judged], cases)).toEqual(["A-02"]);
  });
});
