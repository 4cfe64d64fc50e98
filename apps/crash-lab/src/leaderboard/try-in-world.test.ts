import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleWriters, type WritersOnDisk } from "./bundle-writers.js";
import { damages } from "./render-board.js";
import { tryInWorld, type WorldResult } from "./try-in-world.js";

let directory: string;
let onDisk: WritersOnDisk;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "holdfast-leaderboard-"));
  onDisk = await bundleWriters(directory);
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

async function tried(id: string, states = 300): Promise<WorldResult> {
  const writer = onDisk.writers.find((one) => one.id === id)!;
  const { signal } = new AbortController();
  return await tryInWorld(writer, onDisk, { model: "posix-min", seed: 1, states, signal });
}

describe("writers in the simulated disk", () => {
  it.each([
    ["write-file", ["lost", "missing", "empty", "zeros", "torn"]],
    ["write-file-flush", ["missing", "empty", "zeros", "torn"]],
    ["write-file-rename", ["lost", "missing", "empty", "zeros", "torn"]],
    ["keyv-file", ["lost", "missing", "torn"]],
    ["unstorage", ["lost", "missing", "empty", "zeros", "torn"]],
    ["unstorage-atomic", ["lost", "missing", "empty", "zeros", "torn"]],
    ["write-file-atomic", ["lost", "missing"]],
    ["careful", []],
    ["holdfast-local", []],
  ])("%s: %j", async (id, found) => {
    expect(damages((await tried(id)).tally)).toEqual(found);
  });

  it("come to the same from the same seed, and with a disk for each finding", async () => {
    const first = await tried("write-file-rename", 100);
    expect((await tried("write-file-rename", 100)).tally).toEqual(first.tally);
    expect(first.examples.map(([outcome]) => outcome).sort()).toEqual([...damages(first.tally)].sort());
    for (const [, story] of first.examples) expect(story).toMatch(/posix-min@[\s\S]*(kept|lost|torn)/);
  });
});
