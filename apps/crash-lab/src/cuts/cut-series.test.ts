import { appendFile, mkdir, mkdtemp, readdir, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { workOnJob } from "@holdfast/conformance/trial";
import { afterEach, describe, expect, it } from "vitest";
import { writers } from "../writers/writers.js";
import type { CutMachine, Life } from "./cut-machine.js";
import { cutSeries } from "./cut-series.js";
import type { CutRecord } from "./cut-tally.js";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A machine without power to cut: the work is ended, and then harm is done to what it left. */
class FolderMachine implements CutMachine {
  readonly mountPoint: string;
  disks = 0;
  readonly #harm: (records: readonly string[]) => Promise<void>;

  constructor(folder: string, harm: (records: readonly string[]) => Promise<void>) {
    this.mountPoint = folder;
    this.#harm = harm;
  }

  async renew(): Promise<void> {
    this.disks += 1;
    await rm(this.mountPoint, { recursive: true, force: true });
    await mkdir(this.mountPoint);
  }

  async live({ order, hear }: Life): Promise<void> {
    const backend = writers.naive.open(this.mountPoint);
    await workOnJob(backend, { ...order, steps: ["claim", "commit", "commit"], onAndOn: undefined! }, hear);
    const log = join(this.mountPoint, "store", order.settings.job, "log");
    await this.#harm((await readdir(log)).sort().map((name) => join(log, name)));
  }

  async onDisk<T>(look: () => Promise<T>): Promise<T> {
    return await look();
  }

  async dispose(): Promise<void> {}
}

async function series(
  cuts: number,
  harm: (records: readonly string[]) => Promise<void>,
): Promise<{
  readonly records: readonly CutRecord[];
  readonly machine: FolderMachine;
}> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-crash-lab-"));
  folders.push(folder);
  const machine = new FolderMachine(join(folder, "disk"), harm);
  const records: CutRecord[] = [];
  let begun = 0;
  await cutSeries({
    machine,
    writer: writers.naive,
    seed: 3,
    mostMs: 10,
    nextCut: () => (begun < cuts ? ++begun : undefined),
    onCut: (record) => records.push(record),
    signal: new AbortController().signal,
  });
  return { records, machine };
}

describe("a series of cuts", () => {
  it("goes on with the same disk while it is whole, and counts what was acknowledged once", async () => {
    const { records, machine } = await series(27, async () => undefined);
    expect(records.map(({ verdict }) => verdict.kind)).toEqual(records.map(() => "whole"));
    expect(records.map(({ life }) => life)).toEqual([...Array.from({ length: 25 }, (_, n) => n + 1), 1, 2]);
    expect(machine.disks).toBe(2);
    // Two commits in each life, and the one of the recovery before it.
    expect(records[1]?.acknowledged).toBe(3);
  });

  it("DURABLE: the newest record gone is a loss, and the next cut gets a new disk", async () => {
    const { records, machine } = await series(2, async ([newest = ""]) => await rm(newest));
    expect(records.map(({ verdict }) => verdict.kind)).toEqual(["lost", "lost"]);
    expect(records[0]?.verdict).toMatchObject({ what: expect.stringMatching(/^DURABLE/) });
    expect(machine.disks).toBe(2);
  });

  it("SEALED: a record cut short is a tear", async () => {
    const { records } = await series(1, async ([newest = ""]) => await truncate(newest, 30));
    expect(records[0]?.verdict.kind).toBe("torn");
  });

  it("SEALED: a record of zeros is a tear", async () => {
    const { records } = await series(1, async ([newest = ""]) => {
      await truncate(newest, 0);
      await appendFile(newest, Buffer.alloc(500));
    });
    expect(records[0]?.verdict.kind).toBe("torn");
  });

  it("the same seed makes the same choices", async () => {
    const choicesOf = async (): Promise<unknown> => {
      return (await series(3, async () => undefined)).records.map(({ afterMs, caught }) => [afterMs, caught]);
    };
    expect(await choicesOf()).toEqual(await choicesOf());
  });
});
