import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CheckpointStore, type Writer } from "@holdfast/core";
import { memoryBackend } from "@holdfast/core/memory";
import { ManualClock, seededRandom } from "@holdfast/core/testing";
import { Choices } from "@holdfast/worlds";
import { PowerCutDisk } from "@holdfast/worlds/disk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonLines } from "../src/index.js";
import { type LocalSinkOptions, localSink, type SinkFileSystem } from "../src/local/index.js";
import type { RollingSink } from "../src/rolling-sink.js";
import { byAirport, makeRows, type Row } from "./support/sink-job.js";

const rows = makeRows(90);
const dead = new Error("the process is dead");

/** A process's way to the disk, which ends at some call. */
function mortal(inner: SinkFileSystem, calls: number): SinkFileSystem {
  let left = calls;
  const step = async <T>(call: () => Promise<T>): Promise<T> => {
    if (left <= 0) throw dead;
    left -= 1;
    return await call();
  };
  return {
    open: async (path, flags) => {
      const handle = await step(async () => await inner.open(path, flags));
      return {
        write: async (...args) => await step(async () => await handle.write(...args)),
        read: async (...args) => await step(async () => await handle.read(...args)),
        sync: async () => await step(async () => await handle.sync()),
        close: async () => await handle.close(),
      };
    },
    link: async (...args) => await step(async () => await inner.link(...args)),
    unlink: async (path) => await step(async () => await inner.unlink(path)),
    mkdir: async (path) => await step(async () => await inner.mkdir(path)),
    readdir: async (path) => await step(async () => await inner.readdir(path)),
  };
}

class LocalJob {
  readonly clock = new ManualClock();
  readonly store = new CheckpointStore(memoryBackend(), {
    retention: { keepLast: 1 },
    clock: this.clock,
    random: seededRandom("store"),
  });
  readonly directory: string;
  #opened = 0;

  constructor(directory: string) {
    this.directory = directory;
  }

  sink(fileSystem: SinkFileSystem, more: Partial<LocalSinkOptions<Row>> = {}): RollingSink<Row> {
    this.#opened += 1;
    return localSink<Row>({
      ...{ name: "out", directory: this.directory, encode: jsonLines(), partition: byAirport, fileSystem },
      ...{ roll: { maxBytes: 1200 }, maxRecordBytes: 2000, partBytes: 256, clock: this.clock },
      random: seededRandom(`sink ${this.#opened}`),
      ...more,
    });
  }

  async run(fileSystem: SinkFileSystem): Promise<void> {
    const sink = this.sink(fileSystem);
    const job = this.store.job("local");
    try {
      const writer = await job.claim({ sinks: { out: sink } });
      await sink.restore(writer);
      const progress = await writer.restored?.readJson<{ row: number; isOver: boolean }>("progress");
      let row = progress?.row ?? 0;
      if (!progress?.isOver) {
        for (const record of rows.slice(row)) {
          await sink.write(record);
          row += 1;
          if (row % 20 === 0) await this.checkpoint(writer, sink, { row, isOver: false });
        }
        sink.finish();
        await this.checkpoint(writer, sink, { row, isOver: true });
      }
      const { failures } = await writer.settle();
      for (const { error } of failures) throw error;
      await sink.sweep(job);
    } finally {
      await sink.close();
    }
  }

  async checkpoint(writer: Writer, sink: RollingSink<Row>, progress: object): Promise<void> {
    const draft = writer.begin();
    await draft.put("progress", JSON.stringify(progress));
    await sink.snapshot(draft);
    await draft.commit();
  }
}

async function outputOf(
  files: Pick<typeof import("node:fs/promises"), "readdir" | "readFile">,
  directory: string,
): Promise<string[]> {
  const found: string[] = [];
  for (const folder of (await files.readdir(directory)) as string[]) {
    if (folder === "_unfinished") continue;
    for (const file of (await files.readdir(join(directory, folder))) as string[]) {
      found.push(`${folder}/${file} ${String(await files.readFile(join(directory, folder, file), "utf8"))}`);
    }
  }
  return found.sort();
}

function countCalls(inner: SinkFileSystem): { readonly files: SinkFileSystem; readonly calls: () => number } {
  const most = 1_000_000;
  let calls = 0;
  const counted = mortal(inner, most);
  const count =
    <A extends readonly unknown[], T>(call: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      calls += 1;
      return await call(...args);
    };
  const files: SinkFileSystem = {
    open: count(async (path, flags) => {
      const handle = await counted.open(path, flags);
      return { ...handle, write: count(handle.write), read: count(handle.read), sync: count(handle.sync) };
    }),
    link: count(counted.link),
    unlink: count(counted.unlink),
    mkdir: count(counted.mkdir),
    readdir: count(counted.readdir),
  };
  return { files, calls: () => calls };
}

describe("a sink on a disk that loses power", () => {
  it("EFFECTIVE: cut off at any call, with or without the power, makes the very same files", async () => {
    const reference = new PowerCutDisk();
    const counted = countCalls(reference.mount() as unknown as SinkFileSystem);
    await new LocalJob("/out").run(counted.files);
    const expected = await outputOf(reference.mount() as never, "/out");
    expect(expected).toHaveLength(6);
    const calls = counted.calls();
    for (let call = 1; call < calls; call += 13) {
      for (const power of [false, true]) {
        const disk = new PowerCutDisk();
        const job = new LocalJob("/out");
        await job.run(mortal(disk.mount() as unknown as SinkFileSystem, call)).catch(() => undefined);
        if (power) disk.cut(new Choices(call));
        else disk.kill();
        await job.run(disk.mount() as unknown as SinkFileSystem);
        const found = disk.mount();
        expect(await outputOf(found as never, "/out"), `cut at call ${call}, power ${power}`).toEqual(
          expected,
        );
        expect(await found.readdir("/out/_unfinished/out"), `cut at call ${call}`).toEqual([]);
      }
    }
  });
});

describe("a sink on this machine's disk", () => {
  let directory = "";
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "holdfast-local-sink-"));
  });
  afterAll(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it("makes each row appear once", async () => {
    const { nodeSinkFiles } = await import("../src/local/sink-file-system.js");
    const job = new LocalJob(join(directory, "a"));
    await job.run(nodeSinkFiles);
    const text = (await outputOf({ readdir, readFile }, job.directory)).map((one) =>
      one.replace(/^\S+ /, ""),
    );
    const ids = text.flatMap((lines) =>
      lines
        .trimEnd()
        .split("\n")
        .map((line) => (JSON.parse(line) as Row).id),
    );
    expect(ids.sort((a, b) => a - b)).toEqual(rows.map(({ id }) => id));
  });

  it("neither overwrites another file nor takes it for its own", async () => {
    const { nodeSinkFiles } = await import("../src/local/sink-file-system.js");
    const job = new LocalJob(join(directory, "b"));
    const sink = job.sink(nodeSinkFiles, { partition: () => "" });
    const writer = await job.store.job("local").claim({ sinks: { out: sink } });
    await sink.restore(writer);
    await sink.write(rows[0]!);
    sink.finish();
    const file = join(job.directory, "out-00000001.jsonl");
    const draft = writer.begin();
    await sink.snapshot(draft);
    await writeFile(file, "y".repeat(JSON.stringify(rows[0]).length + 1));
    await draft.commit();
    const { failures } = await writer.settle();
    expect(failures[0]?.error).toMatchObject({ code: "OUTPUT_EXISTS", key: "out-00000001.jsonl" });
    expect(await readFile(file, "utf8")).toMatch(/^y+$/);
    await rm(file);
    expect((await writer.settle()).failures).toEqual([]);
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual(rows[0]);
    await sink.close();
  });
});
