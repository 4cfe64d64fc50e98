import type { Checkpoint } from "@holdfast/core";
import { checkSameBytes } from "../../case/expectations.js";
import { check } from "../../case/violation.js";
import { type CheckpointName, type EntryContents, parseContents, planEntry } from "./job-message.js";
import { madeBytes } from "./made-bytes.js";

export function nameOf({ generation, epoch }: CheckpointName): string {
  return `epoch ${epoch} of generation ${generation}`;
}

/** What a checkpoint says that it holds. */
export async function contentsOf(checkpoint: Checkpoint): Promise<EntryContents> {
  return parseContents(await checkpoint.readText(planEntry));
}

/**
 * Reads all of a checkpoint and compares every byte with what it must hold.
 * @throws Violation naming the first difference.
 */
export async function readCheckpoint(checkpoint: Checkpoint, contents: EntryContents): Promise<void> {
  const what = nameOf(checkpoint);
  const found = checkpoint.entries.map(({ name }) => name).sort();
  const expected = [planEntry, ...Object.keys(contents)].sort();
  check(found.join() === expected.join(), () => {
    return `ATOMIC: ${what} has the entries ${found.join(", ")}; its draft had ${expected.join(", ")}`;
  });
  for (const [name, content] of Object.entries(contents)) {
    checkSameBytes(await checkpoint.read(name), madeBytes(content), `SEALED: entry ${name} of ${what}`);
  }
}
