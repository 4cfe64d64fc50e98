import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { digestOutput, type OutputDigest } from "./output-digest.js";

export interface OutputComparison {
  readonly identical: boolean;
  /** Each names a file and how it differs. */
  readonly differences: readonly string[];
  readonly reference: OutputDigest;
  readonly actual: OutputDigest;
}

/** Compares two output directories byte for byte. Two empty ones are no proof, and count as different. */
export async function compareOutputs(
  referenceDirectory: string,
  actualDirectory: string,
): Promise<OutputComparison> {
  const reference = await digestOutput(referenceDirectory);
  const actual = await digestOutput(actualDirectory);
  const differences: string[] = [];
  if (reference.bytes === 0) differences.push("the reference run has no output");
  const actualByName = new Map(actual.files.map((file) => [file.file, file]));
  for (const expected of reference.files) {
    const found = actualByName.get(expected.file);
    actualByName.delete(expected.file);
    if (!found) differences.push(`${expected.file} is missing`);
    else if (found.sha256 !== expected.sha256) {
      const [left, right] = [join(referenceDirectory, expected.file), join(actualDirectory, expected.file)];
      differences.push(`${expected.file} ${await firstDifference(left, right)}`);
    }
  }
  for (const file of actualByName.keys()) differences.push(`${file} should not be there`);
  return { identical: differences.length === 0, differences, reference, actual };
}

async function firstDifference(referencePath: string, actualPath: string): Promise<string> {
  const reference = (await readFile(referencePath, "utf8")).split("\n");
  const actual = (await readFile(actualPath, "utf8")).split("\n");
  const line = reference.findIndex((text, index) => text !== actual[index]);
  const at = line === -1 ? reference.length : line;
  return `differs from line ${at + 1} on: ${quoted(reference[at])} was expected, ${quoted(actual[at])} is there`;
}

function quoted(line: string | undefined): string {
  return line === undefined ? "no more line" : JSON.stringify(line);
}
