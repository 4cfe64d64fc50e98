import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PowerCutDisk } from "@holdfast/worlds/disk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleWriters, type WritersOnDisk } from "./bundle-writers.js";
import { valueText } from "./value-text.js";
import { allWriters } from "./writers/all-writers.js";

let directory: string;
let onDisk: WritersOnDisk;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "holdfast-leaderboard-"));
  onDisk = await bundleWriters(directory);
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

describe("the writers' own code on the simulated disk", () => {
  it.each(allWriters().map(({ id }) => id))("%s keeps what it saves", async (id) => {
    const { writers, mountDisk, refusedCalls } = onDisk;
    const writer = writers.find((one) => one.id === id)!;
    const disk = new PowerCutDisk();
    await disk.mount().mkdir("/data");
    await mountDisk(disk.mount());
    const opened = await writer.open("/data");
    expect(await opened.load()).toBeUndefined();
    for (const [version, bytes] of [300, 9_000, 100].entries()) {
      const value = valueText(1, version, bytes);
      await opened.save(value);
      await mountDisk(disk.mount());
      expect(await (await writer.open("/data")).load()).toBe(value);
    }
    // It was the simulated disk that it wrote to.
    expect(disk.pending + disk.fileSyncs).toBeGreaterThan(0);
    expect(await disk.mount().readdir("/data")).not.toEqual([]);
    expect(disk.openHandles).toBe(0);
    expect(refusedCalls()).toEqual([]);
  });
});
