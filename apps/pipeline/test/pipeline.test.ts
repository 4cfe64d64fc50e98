import fc from "fast-check";
import { expect, test } from "vitest";
import type { OutputFileSystem } from "../src/output/output-file-system.js";
import { happenedAtMinute } from "../src/source/flight.js";
import { CrashingPipeline, type CrashingPipelineOptions } from "./crashing-pipeline.js";
import type { Stop } from "./mortal.js";
import { SyntheticFlights } from "./synthetic-flights.js";

const source = new SyntheticFlights(60);
const reference = new CrashingPipeline({ source });
const uninterrupted = await reference.run();

/** What is the same however often a run was interrupted. */
const totals = ((): object => {
  if (uninterrupted.ended === "stopped") throw new Error("nothing stopped the reference run");
  const { rows, windows, lateRows } = uninterrupted.ended;
  return { rows, windows, lateRows };
})();

interface Crash extends Stop {
  readonly powerCut: boolean;
}

/** Runs processes that die like this, one after the other, and a last one that does not. */
async function survive(
  options: CrashingPipelineOptions,
  crashes: readonly Crash[],
): Promise<CrashingPipeline> {
  const pipeline = new CrashingPipeline(options);
  for (const crash of crashes) {
    const { ended } = await pipeline.run(crash);
    if (ended !== "stopped") break;
    if (crash.powerCut) pipeline.powerCut();
  }
  const { ended } = await pipeline.run();
  if (options.source === source) expect(ended).toMatchObject(totals);
  return pipeline;
}

test("every flight is in the output once: in its window, or late", () => {
  const lines = Object.values(reference.output).flatMap((text) => text.trimEnd().split("\n").slice(1));
  const late = lines.filter((line) => line.includes("-") && line.split(",").length === 5);
  const windows = lines.filter((line) => line.split(",").length === 9);
  const counted = windows.reduce((sum, line) => sum + Number(line.split(",")[2]), 0);
  expect(late.length).toBeGreaterThan(0);
  expect(counted + late.length).toBe(source.rowCount);
  expect(uninterrupted.ended).toMatchObject({
    rows: 60,
    windows: windows.length,
    lateRows: late.length,
    epoch: 7,
  });
  expect(reference.parts).toEqual([]);
});

test("the data has what the tests are about: rows out of order, files that roll by rows and by size", async () => {
  const happened: number[] = [];
  for await (const flights of source.read(0)) happened.push(...flights.map(happenedAtMinute));
  expect(happened.some((minute, index) => minute < (happened[index - 1] ?? 0))).toBe(true);
  const files = Object.entries(reference.output).filter(([file]) => file.startsWith("windows-"));
  expect(files.length).toBeGreaterThan(4);
  expect(new Set(files.map(([, text]) => text.trimEnd().split("\n").length)).size).toBeGreaterThan(1);
});

test.each([
  { when: "before", powerCut: false },
  { when: "after", powerCut: false },
  { when: "before", powerCut: true },
  { when: "after", powerCut: true },
] as const)("a death $when any step (power cut: $powerCut) leaves no trace in the output", async (how) => {
  for (let step = 1; step <= uninterrupted.steps; step += 1) {
    const pipeline = await survive({ source }, [{ step, ...how }]);
    expect(pipeline.output, `step ${step}`).toEqual(reference.output);
    expect(pipeline.parts, `step ${step}`).toEqual([]);
  }
});

const crash: fc.Arbitrary<Crash> = fc.record({
  step: fc.integer({ min: 1, max: uninterrupted.steps }),
  when: fc.constantFrom("before", "after"),
  powerCut: fc.boolean(),
});

test("any number of deaths in a row leaves no trace in the output", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(crash, { minLength: 1, maxLength: 12 }), async (crashes) => {
      const pipeline = await survive({ source }, crashes);
      expect(pipeline.output).toEqual(reference.output);
      expect(pipeline.parts).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test("a job that has finished is left as it is", async () => {
  const again = await reference.run();
  expect(again.ended).toMatchObject({ rows: 60, epoch: 7, entriesWritten: 0 });
});

test("FENCED: a run that was stalled and goes on cannot disturb the output of its successor", async () => {
  const endings = new Set<string>();
  for (let step = 1; step <= uninterrupted.steps; step += 1) {
    const pipeline = new CrashingPipeline({ source });
    const stalled = pipeline.start({ step, when: "before" });
    await stalled.mortal.stopped;
    await pipeline.run({ step: 40, when: "after" });
    stalled.mortal.resume();
    const ending = await stalled.ended.then(
      () => "finished",
      (error: { code?: string }) => error.code ?? "foreign",
    );
    endings.add(ending);
    await pipeline.run();
    expect(pipeline.output, `step ${step}`).toEqual(reference.output);
    expect(pipeline.parts, `step ${step}`).toEqual([]);
  }
  // It finishes when it was stalled before its claim, or after its last commit.
  expect([...endings].sort()).toEqual(["FENCED", "finished"]);
});

/** Files whose links fail while this says so. */
function unlinkable(fails: () => boolean): (files: OutputFileSystem) => OutputFileSystem {
  return (files) =>
    new Proxy(files, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (name === "link" && fails()) {
          return async () => {
            throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
          };
        }
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
}

test("a file that cannot be published at first is published with a later checkpoint", async () => {
  let failures = 3;
  const pipeline = new CrashingPipeline({ source, through: unlinkable(() => failures-- > 0) });
  await pipeline.run();
  expect(failures).toBeLessThan(0);
  expect(pipeline.output).toEqual(reference.output);
});

test("a run does not end well, nor does the next one begin, while a file cannot be published", async () => {
  let full = true;
  const pipeline = new CrashingPipeline({ source, through: unlinkable(() => full) });
  const refused = { code: "ENOSPC" };
  await expect(pipeline.run()).rejects.toMatchObject(refused);
  const rows: number[] = [];
  await expect(pipeline.run(undefined, (row) => rows.push(row))).rejects.toMatchObject(refused);
  expect(rows).toEqual([]);
  full = false;
  await pipeline.run();
  expect(pipeline.output).toEqual(reference.output);
});

test("a checkpoint of another source is refused, naming the difference", async () => {
  const pipeline = new CrashingPipeline({ source });
  await pipeline.run({ step: uninterrupted.steps - 20, when: "after" });
  pipeline.source = new SyntheticFlights(60, 2);
  await expect(pipeline.run()).rejects.toThrow(
    /made with source = "60 synthetic flights of seed 1", not "60 synthetic flights of seed 2"/,
  );
});

const forgetful = (files: OutputFileSystem, ...names: (keyof OutputFileSystem)[]): OutputFileSystem =>
  new Proxy(files, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (names.includes(name as keyof OutputFileSystem)) return async () => {};
      return typeof value === "function" ? value.bind(target) : value;
    },
  });

const mutants: Readonly<Record<string, CrashingPipelineOptions>> = {
  "forgets where the source was": {
    source: { id: source.id, rowCount: source.rowCount, read: () => source.read(0) },
  },
  "skips the row it restarts at": {
    source: {
      id: source.id,
      rowCount: source.rowCount,
      read: (row) => source.read(row === 0 ? 0 : Math.min(row + 1, source.rowCount)),
    },
  },
  "does not sync names": { source, through: (files) => forgetful(files, "syncDirectory") },
};

test.each(Object.entries(mutants))("a pipeline that %s is found out", async (_, mutant) => {
  const outcomes = new Set<string>();
  for (let step = 1; step <= uninterrupted.steps; step += 1) {
    const same = survive(mutant, [{ step, when: "after", powerCut: true }]).then(
      ({ output }) => JSON.stringify(output) === JSON.stringify(reference.output),
      () => false,
    );
    outcomes.add((await same) ? "same" : "different");
  }
  expect(outcomes).toContain("different");
});
