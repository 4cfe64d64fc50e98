import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { compareOutputs } from "./compare-outputs.js";

type Files = Readonly<Record<string, string>>;

async function compare(reference: Files, actual: Files): Promise<readonly string[]> {
  const root = await mkdtemp(join(tmpdir(), "holdfast-test-"));
  onTestFinished(async () => await rm(root, { recursive: true }));
  for (const [directory, files] of Object.entries({ reference, actual })) {
    await mkdir(join(root, directory));
    for (const [file, text] of Object.entries(files)) await writeFile(join(root, directory, file), text);
  }
  const comparison = await compareOutputs(join(root, "reference"), join(root, "actual"));
  expect(comparison.identical).toBe(comparison.differences.length === 0);
  expect(comparison.reference.sha256 === comparison.actual.sha256).toBe(
    JSON.stringify(reference) === JSON.stringify(actual),
  );
  return comparison.differences;
}

test("equal files are identical", async () => {
  expect(await compare({ a: "1\n2\n", b: "" }, { a: "1\n2\n", b: "" })).toEqual([]);
});

test("every kind of difference is named", async () => {
  const reference = { a: "1\n2\n3\n", b: "1\n", c: "1\n", d: "1\n2\n" };
  const actual = { a: "1\n9\n3\n", b: "1\n2\n", d: "1\n", e: "" };
  expect(await compare(reference, actual)).toEqual([
    'a differs from line 2 on: "2" was expected, "9" is there',
    'b differs from line 2 on: "" was expected, "2" is there',
    "c is missing",
    'd differs from line 2 on: "2" was expected, "" is there',
    "e should not be there",
  ]);
});

test("no output at all proves nothing", async () => {
  expect(await compare({}, {})).toEqual(["the reference run has no output"]);
});
