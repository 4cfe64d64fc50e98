import { describe, expect, it } from "vitest";
import { agreementCases } from "./agreement-cases.js";
import { allowedAnswers } from "./play-in-world.js";

describe("what two clients may see of each other", () => {
  it("is told by cases that each have an id of their own", () => {
    const ids = agreementCases.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(agreementCases)("$id: the world has an answer to each call, the same each time", async (played) => {
    const allowed = await allowedAnswers(played);
    const calls = played.steps.filter(({ kind }) => kind === "call" || kind === "lost-reply").length;
    for (const answers of allowed) expect(answers).toHaveLength(calls);
    expect(await allowedAnswers(played)).toEqual(allowed);
  });
});
