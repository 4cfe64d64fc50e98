import { CheckpointStore, type Job } from "@holdfast/core";
import { memoryBackend } from "@holdfast/core/memory";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { VolatileFiles } from "../../test/volatile-files.js";
import { OutputDirectory } from "./output-directory.js";
import { RollingOutput } from "./rolling-output.js";

let files: VolatileFiles;
let directory: OutputDirectory;
let job: Job;

beforeEach(async () => {
  files = new VolatileFiles();
  directory = new OutputDirectory(files, "output", "parts");
  await directory.make();
  job = new CheckpointStore(memoryBackend()).job("output");
});

function output(generation: number, tailBytes = 8): RollingOutput {
  const rolling = { header: "h", rollBytes: 40, rollRows: 5, tailBytes };
  return new RollingOutput({ name: "out", ...rolling, directory, generation });
}

/** Saves an output's state, and restores it into that of a new writer. */
async function restart(before: RollingOutput, generation: number): Promise<RollingOutput> {
  await before.prepare();
  const draft = (await job.claim()).begin();
  for (const { name, body } of before.stateEntries()) await draft.put(name, body());
  const checkpoint = await draft.commit();
  // What is written after the checkpoint is lost to it.
  for (const line of ["lost 1", "lost 2", "lost 3"]) before.append(line);
  await before.drain();
  const after = output(generation);
  await after.restore(checkpoint);
  return after;
}

test("a file ends with the line that brings it to so many rows or bytes", async () => {
  const rolling = output(1);
  for (const line of ["1", "2", "3", "4", "5", "a line that is long enough all by itself", "6"])
    rolling.append(line);
  await rolling.drain();
  expect(rolling.takeFinished().map(({ file, rows }) => [file, rows])).toEqual([
    ["out-00001.csv", 5],
    ["out-00002.csv", 1],
  ]);
  expect(rolling.takeFinished()).toEqual([]);
  expect(files.contents("output")).toEqual({});
});

test("however often it is restarted, and wherever, the files are the same, and durable when they are finished", async () => {
  const line = fc.string({ minLength: 1, maxLength: 20, unit: "grapheme-ascii" });
  const lines = fc.array(fc.record({ line, restart: fc.boolean() }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(lines, async (steps) => {
      const written = async (withRestarts: boolean): Promise<readonly unknown[]> => {
        files = new VolatileFiles();
        directory = new OutputDirectory(files, "output", "parts");
        await directory.make();
        const finished: unknown[] = [];
        let [generation, rolling] = [1, output(1)];
        const take = async (): Promise<void> => {
          await rolling.prepare();
          const taken = rolling.takeFinished();
          files.powerCut();
          for (const { part, file, rows, sha256 } of taken) {
            finished.push({ file, rows, sha256, content: files.contents("parts")[part] });
          }
        };
        for (const step of steps) {
          rolling.append(step.line);
          if (!withRestarts || !step.restart) continue;
          await take();
          generation += 1;
          rolling = await restart(rolling, generation);
        }
        rolling.finish();
        await take();
        return finished;
      };
      expect(await written(true)).toEqual(await written(false));
    }),
    { numRuns: 60 },
  );
});

test("what the checkpoint needs of a part must be there, byte for byte", async () => {
  const before = output(1, 0);
  before.append("1");
  before.append("2");
  await restart(before, 2);
  const checkpoint = await job.latest();
  await files.remove("parts/out-00001.csv.g1.part");
  await expect(output(3).restore(checkpoint!)).rejects.toMatchObject({ code: "OUTPUT_MISMATCH" });
  const other = await files.createFile("parts/out-00001.csv.g1.part");
  await other.append(Buffer.from("h\n1\n3\n"));
  await expect(output(3).restore(checkpoint!)).rejects.toMatchObject({ code: "OUTPUT_MISMATCH" });
});

test("only parts of older writers that no checkpoint needs are discarded", async () => {
  for (const part of ["a.csv.g1.part", "b.csv.g1.part", "c.csv.g2.part", "d.csv.g3.part", "e.txt"]) {
    await files.createFile(`parts/${part}`);
  }
  expect(await directory.discardOlderParts(2, new Set(["b.csv.g1.part"]))).toEqual(["a.csv.g1.part"]);
});
