import { describe, expect, it } from "vitest";
import type { CaseVerdict } from "../../src/matrix/case-verdict.js";
import { judgeSubject } from "../../src/matrix/judge-subject.js";
import type { Subject } from "../../src/matrix/subject.js";

const mutant: Subject = {
  id: "m",
  kind: "protocol",
  title: "t",
  standsFor: "s",
  named: ["STORE-01", "STORE-02"],
};
const control: Subject = { ...mutant, kind: "control" };

function verdict(id: string, outcome: CaseVerdict["outcome"], code?: string): CaseVerdict {
  return { id, outcome, durationMs: 1, tried: 1, ...(code !== undefined && { code, message: "because" }) };
}

describe("a mutant", () => {
  it("is killed when all cases that it names fail on it by a finding", () => {
    const verdicts = [verdict("STORE-01", "fail", "VIOLATION"), verdict("STORE-02", "fail", "CORRUPT")];
    expect(judgeSubject(mutant, { verdicts })).toMatchObject({
      killers: ["STORE-01", "STORE-02"],
      problems: [],
    });
  });

  it("is not killed when one of them passes", () => {
    const verdicts = [verdict("STORE-01", "fail", "VIOLATION"), verdict("STORE-02", "pass")];
    expect(judgeSubject(mutant, { verdicts }).problems).toEqual(["STORE-02 does not find it: pass"]);
  });

  it.each(["TypeError", "THROWN", "ENOENT", "AggregateError", "ReferenceError"])(
    "is not killed by a case that breaks with %s",
    (code) => {
      const verdicts = [verdict("STORE-01", "fail", "VIOLATION"), verdict("STORE-02", "fail", code)];
      const { killers, problems } = judgeSubject(mutant, { verdicts });
      expect(killers).toEqual(["STORE-01"]);
      expect(problems).toEqual([`STORE-02 broke on it: ${code}: because`]);
    },
  );

  it("is not killed by a case that is skipped", () => {
    const verdicts = [verdict("STORE-01", "fail", "VIOLATION"), verdict("STORE-02", "skipped")];
    expect(judgeSubject(mutant, { verdicts }).problems).toHaveLength(1);
  });

  it("is not killed when its process crashes, or its patch is stale", () => {
    const { problems } = judgeSubject(mutant, { verdicts: [], crash: "StalePatchError: it is stale" });
    expect(problems).toHaveLength(3);
    expect(problems.at(-1)).toContain("StalePatchError");
  });
});

describe("a control", () => {
  it("is good when all cases pass, or are skipped with a reason", () => {
    const verdicts = [verdict("STORE-01", "pass"), verdict("STORE-02", "skipped")];
    expect(judgeSubject(control, { verdicts })).toMatchObject({ killers: [], problems: [] });
  });

  it("is not good when a case fails, or did not run", () => {
    const { problems } = judgeSubject(control, { verdicts: [verdict("STORE-01", "fail", "VIOLATION")] });
    expect(problems).toEqual(["STORE-01 fails on the good one: VIOLATION: because", "STORE-02 did not end"]);
  });
});
