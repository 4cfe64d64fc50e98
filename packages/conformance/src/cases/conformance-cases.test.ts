import { describe, expect, test } from "vitest";
import { adapterMutants } from "../mutants/adapter-mutants.js";
import { conformanceCases } from "./conformance-cases.js";

const groups = [...new Set(conformanceCases.map(({ group }) => group))];

describe("the list of cases", () => {
  test.each(groups)("numbers those of %s without a gap", (group) => {
    const ids = conformanceCases.filter((one) => one.group === group).map(({ id }) => id);
    const expected = ids.map((_, index) => `${group.toUpperCase()}-${String(index + 1).padStart(2, "0")}`);
    expect(ids).toEqual(expected);
  });

  test("says of each what holds, once", () => {
    const titles = conformanceCases.map(({ group, title }) => `${group}: ${title}`);
    expect(new Set(titles).size).toBe(titles.length);
  });
});

describe("the list of broken adapters", () => {
  test("names each once, and none without a case meant for it", () => {
    const ids = adapterMutants.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const cases = new Set(conformanceCases.map(({ id }) => id));
    for (const { id, killedBy } of adapterMutants) {
      expect(killedBy.length, id).toBeGreaterThan(0);
      for (const named of killedBy) expect(cases, `${id} names ${named}`).toContain(named);
    }
  });
});
