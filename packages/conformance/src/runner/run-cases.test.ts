import type { Backend } from "@holdfast/core";
import { memoryBackend } from "@holdfast/core/memory";
import { describe, expect, test } from "vitest";
import { failingCase, fakeCase, memoryHarness, oneOfEach } from "../../test/support/fake-cases.js";
import { schemaProblems, strictSchemaProblems } from "../../test/support/report-schema.js";
import type { Harness } from "../harness/harness.js";
import { runCases } from "./run-cases.js";
import type { RunEvent } from "./run-event.js";
import type { RunOptions } from "./run-options.js";

const deviating = memoryHarness({ knownDeviations: { "LIST-01": "the store has no such thing" } });

describe("a report", () => {
  test("tells of each case how it ended", async () => {
    const report = await runCases(oneOfEach, deviating, { seed: 5 });
    expect(report.cases.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      "CREATE-01 pass",
      "CREATE-02 fail",
      "WRITE-01 fail",
      "LIST-01 known-deviation",
      "LIST-02 pass",
      "NETWORK-01 skipped",
    ]);
    expect(report).toMatchObject({
      verdict: "not-conformant",
      seed: 5,
      totals: {
        must: { pass: 2, fail: 1, skipped: 1, "known-deviation": 1 },
        should: { pass: 0, fail: 1, skipped: 0, "known-deviation": 0 },
      },
    });
    expect(report.cases[2]?.replay).toMatch(
      /^npx holdfast-conformance \S*memory-harness\.js --only WRITE-01 --seed 5$/,
    );
  });

  test("fits the schema of the package, which describes every member", async () => {
    const runs = [
      runCases(oneOfEach, deviating),
      runCases(oneOfEach, deviating, { only: ["CREATE-01"], long: true }),
      runCases([fakeCase("CREATE-01")], memoryHarness({ reset: () => Promise.reject(new Error("no")) })),
    ];
    for (const report of await Promise.all(runs)) {
      const parsed: unknown = JSON.parse(JSON.stringify(report));
      expect(parsed).toEqual(report);
      expect(strictSchemaProblems(parsed)).toEqual([]);
    }
  });

  test("that is not one does not fit the schema", async () => {
    const report = await runCases(oneOfEach, deviating);
    const wrong = {
      "no error": { ...report, cases: [{ ...report.cases[1], error: undefined }] },
      "no reason": { ...report, cases: [{ ...report.cases[3], reason: undefined }] },
      "an error in a pass": { ...report, cases: [{ ...report.cases[0], error: { code: "X", message: "" } }] },
      "another format": { ...report, format: 2 },
      "no seed": { ...report, seed: undefined },
      "incomplete without a reason": { ...report, verdict: "incomplete" },
      "another outcome": { ...report, cases: [{ ...report.cases[0], outcome: "passed" }] },
    };
    for (const [what, value] of Object.entries(wrong)) {
      expect(schemaProblems(JSON.parse(JSON.stringify(value))), what).not.toEqual([]);
    }
    const more = { ...report, backend: { ...report.backend, colour: "red" } };
    expect(schemaProblems(more)).toEqual([]);
    expect(strictSchemaProblems(more)).toEqual(["/backend must NOT have additional properties"]);
  });

  test.each([
    ["conformant", [fakeCase("CREATE-01"), fakeCase("NETWORK-01", undefined, { needs: ["network"] })]],
    ["conformant", [fakeCase("CREATE-01"), failingCase("CREATE-02", { level: "should" })]],
    ["deviating", [fakeCase("CREATE-01"), failingCase("LIST-01")]],
    ["deviating", [fakeCase("LIST-01")]],
    ["not-conformant", [failingCase("CREATE-01"), failingCase("LIST-01")]],
  ] as const)("has the verdict %s", async (verdict, cases) => {
    const knownDeviations = cases.some(({ id }) => id === "LIST-01") ? { "LIST-01": "why" } : {};
    expect(await runCases(cases, memoryHarness({ knownDeviations }))).toMatchObject({ verdict });
  });

  test("does not hand on what an adapter adds to its traits", async () => {
    const traits = { ...memoryBackend().traits, secret: 1n };
    const harness = memoryHarness({ open: () => memoryBackend({ traits }) });
    const report = await runCases([fakeCase("CREATE-01")], harness);
    expect(report.backend.traits).not.toHaveProperty("secret");
  });

  test("says when the data of the last case could not be removed", async () => {
    let resets = 0;
    const reset = async (): Promise<void> => {
      resets += 1;
      if (resets > 1) throw new Error("gone");
    };
    const report = await runCases([fakeCase("CREATE-01")], memoryHarness({ reset }));
    expect(report.verdict).toBe("conformant");
    expect(report.notes).toEqual([expect.stringMatching(/reset\(\) failed after the last case: .*gone/)]);
  });
});

describe("a selection", () => {
  const many = ["CREATE-01", "CREATE-02", "LIST-01", "LIST-10", "LIST-100"].map((id) =>
    fakeCase(id, undefined, { group: id.startsWith("CREATE") ? "create" : "list" }),
  );
  const idsOf = async (only: readonly string[]): Promise<readonly string[]> =>
    (await runCases(many, memoryHarness(), { only })).cases.map(({ id }) => id);

  test("names ids, groups or beginnings, and keeps the order of the suite", async () => {
    expect(await idsOf(["LIST-10", "create-02"])).toEqual(["CREATE-02", "LIST-10"]);
    expect(await idsOf(["create"])).toEqual(["CREATE-01", "CREATE-02"]);
    expect(await idsOf(["LIST-1"])).toEqual(["LIST-10", "LIST-100"]);
    expect(await idsOf(["CR", "CREATE-01"])).toEqual(["CREATE-01", "CREATE-02"]);
  });

  test("makes the report incomplete", async () => {
    const report = await runCases(many, memoryHarness(), { only: ["create"] });
    expect(report).toMatchObject({ verdict: "incomplete", incomplete: "only 2 of 5 cases were asked for" });
  });

  test("of nothing is refused, naming it", async () => {
    for (const wanted of ["CREATE-03", "", "nothing"]) {
      await expect(idsOf([wanted])).rejects.toMatchObject({
        code: "INVALID_ARGUMENT",
        message: expect.stringContaining(`there is no case ${JSON.stringify(wanted)}; give an id such as`),
      });
    }
    await expect(idsOf([])).rejects.toThrow("there is no case to run");
  });
});

describe("a run", () => {
  test("makes the same choices alone and among others, and others with another seed", async () => {
    const choosing = (id: string): ReturnType<typeof fakeCase> =>
      fakeCase(id, async ({ choices, note }) => note(String(choices.below(2 ** 30))));
    const cases = [choosing("CREATE-01"), choosing("CREATE-02"), choosing("CREATE-03")];
    const all = await runCases(cases, memoryHarness(), { seed: 11 });
    const alone = await runCases(cases, memoryHarness(), { seed: 11, only: ["CREATE-02"] });
    const other = await runCases(cases, memoryHarness(), { seed: 12, only: ["CREATE-02"] });
    expect(alone.cases[0]?.notes).toEqual(all.cases[1]?.notes);
    expect(other.cases[0]?.notes).not.toEqual(alone.cases[0]?.notes);
  });

  test("goes on after a case that never ends", async () => {
    const stuck = fakeCase("CREATE-01", () => new Promise(() => undefined));
    const tuning = { caseDeadlineMs: 100, callDeadlineMs: 100 };
    const report = await runCases([stuck, fakeCase("CREATE-02")], memoryHarness(), { tuning });
    expect(report.cases.map(({ outcome }) => outcome)).toEqual(["fail", "pass"]);
    expect(report.cases[0]?.replay).toMatch(/ --tuning caseDeadlineMs=100 --tuning callDeadlineMs=100$/);
  });

  test("tells how far it is", async () => {
    const events: string[] = [];
    const onEvent = (event: RunEvent): void => {
      if (event.type === "run-started") events.push(`${event.cases} on ${event.backend.name}`);
      else if (event.type === "case-started") events.push(`start ${event.case.id}`);
      else events.push(`${event.result.outcome} ${event.result.id}`);
    };
    await runCases([fakeCase("CREATE-01"), failingCase("CREATE-02")], memoryHarness(), { onEvent });
    expect(events).toEqual([
      "2 on memory",
      "start CREATE-01",
      "pass CREATE-01",
      "start CREATE-02",
      "fail CREATE-02",
    ]);
  });

  test("that is aborted reports what ran, as incomplete", async () => {
    const abort = new AbortController();
    const aborting = fakeCase("CREATE-02", async () => {
      abort.abort(new Error("enough"));
      await new Promise(() => undefined);
    });
    const cases = [fakeCase("CREATE-01"), aborting, fakeCase("CREATE-03")];
    const options = { signal: abort.signal, tuning: { callDeadlineMs: 50 } };
    const report = await runCases(cases, memoryHarness(), options);
    expect(report.cases.map(({ id }) => id)).toEqual(["CREATE-01"]);
    expect(report).toMatchObject({
      verdict: "incomplete",
      incomplete: "it was ended after 1 of 3 cases: enough",
    });
    expect(strictSchemaProblems(report)).toEqual([]);
  });
});

describe("a harness or option that cannot be used is refused, naming the fix", () => {
  const cases = [fakeCase("CREATE-01")];
  const refused: Record<string, readonly [Partial<Harness> | object, string]> = {
    "no reset": [{ reset: undefined }, "reset of the harness of it is missing; give a function that removes"],
    "no open": [{ open: 7 }, "open of the harness of it is 7; give a function that opens a client"],
    "no module": [{ module: "" }, 'module of the harness of it is ""; set it to import.meta.url'],
    "no place": [
      { place: undefined },
      "place of the harness of it is missing; give a text that names the data",
    ],
    "a deviation of no case": [
      { knownDeviations: { "CREATE-09": "why" } },
      'knownDeviations of the harness names "CREATE-09", which is no case',
    ],
    "a deviation without a reason": [
      { knownDeviations: { "CREATE-01": " " } },
      "give an object that says for each case id why it deviates",
    ],
    "deviations that are a list": [{ knownDeviations: [1] }, "give an object that says for each case id"],
    "another version": [
      { open: () => Object.assign(memoryBackend(), { specVersion: 2 }) as unknown as Backend },
      "the backend has specVersion 2; this suite tests version 1",
    ],
    "no traits": [
      { open: () => Object.assign(memoryBackend(), { traits: undefined }) as unknown as Backend },
      "the backend declares no traits",
    ],
    "a place that cannot be opened": [
      { open: () => Promise.reject(new Error("no bucket")) },
      "open() of the harness memory failed",
    ],
    "powerCuts that is none": [
      { powerCuts: true },
      "powerCuts of the harness of it is true; make it a function",
    ],
    "a setting that is unknown": [{ tuning: { many: 1 } }, "the harness' tuning.many is not known"],
  };
  test.each(Object.entries(refused))("%s", async (_, [changes, message]) => {
    const harness = { ...memoryHarness(), ...changes } as Harness;
    const running = runCases(cases, harness);
    await expect(running).rejects.toMatchObject({
      code: expect.stringMatching(/^INVALID_(HARNESS|ARGUMENT)$/),
      message: expect.stringContaining(message),
    });
  });

  test.each([undefined, null, 7, "harness"])("%s for a harness", async (harness) => {
    await expect(runCases(cases, harness as unknown as Harness)).rejects.toMatchObject({
      code: "INVALID_HARNESS",
    });
  });

  test.each([{ seed: -1 }, { seed: 2 ** 31 }, { seed: "7" }, { onlly: [] }, { tuning: { kills: 0 } }])(
    "%o",
    async (options) => {
      const running = runCases(cases, memoryHarness(), options as RunOptions);
      await expect(running).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    },
  );
});
