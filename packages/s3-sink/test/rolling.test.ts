import type { Writer } from "@holdfast/core";
import { parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { csv, parquet, pathTemplate, s3Sink } from "../src/index.js";
import { localSink } from "../src/local/index.js";
import type { RollingSink } from "../src/rolling-sink.js";
import { MortalWire } from "./support/mortal-wire.js";
import { bucket, type Row, SinkJob, type SinkJobOptions } from "./support/sink-job.js";

const row = (id: number, airport = "ATL"): Row => ({ id, airport, note: "" });

async function begun(options: SinkJobOptions = {}): Promise<{
  readonly job: SinkJob;
  readonly sink: RollingSink<Row>;
  readonly writer: Writer;
  readonly commit: () => Promise<void>;
  readonly files: () => readonly string[];
}> {
  const job = new SinkJob(options);
  const { job: one, sink } = job.open();
  const writer = await job.until(one.claim({ sinks: { out: sink } }));
  await job.until(sink.restore(writer));
  const commit = async (): Promise<void> => {
    await job.until(job.checkpoint(writer, sink, { row: 0, isOver: false }));
  };
  const files = (): readonly string[] =>
    [...job.output()].map(([key, text]) => `${key.slice(8)} ${text.split("\n").length - 1}`);
  return { job, sink, writer, commit, files };
}

describe("a file ends", () => {
  it("when it has maxBytes, with the record that brings it there", async () => {
    const { sink, commit, files } = await begun({ sink: { roll: { maxBytes: 70 } } });
    for (let id = 0; id < 5; id += 1) await sink.write(row(id));
    expect(files()).toEqual([]);
    await commit();
    expect(files()).toEqual(["airport=ATL/out-00000001.jsonl 2", "airport=ATL/out-00000002.jsonl 2"]);
  });

  it("when it is rolloverMs old, also with a clock that was set back", async () => {
    const { job, sink, commit, files } = await begun({
      sink: { roll: { rolloverMs: 10_000, inactivityMs: 60_000 } },
    });
    await sink.write(row(0));
    job.clock.advance(9999);
    await commit();
    expect(sink.openFiles).toBe(1);
    job.clock.stepWall(-86_400_000);
    await sink.write(row(1));
    expect(sink.openFiles).toBe(1);
    job.clock.advance(9999);
    await commit();
    expect(sink.openFiles).toBe(1);
    job.clock.advance(1);
    await commit();
    expect(files()).toEqual(["airport=ATL/out-00000001.jsonl 2"]);
  });

  it("when it got no record for inactivityMs, and not because others did not", async () => {
    const { job, sink, commit, files } = await begun({ sink: { roll: { inactivityMs: 1000 } } });
    await sink.write(row(0, "ATL"));
    for (let id = 1; id < 4; id += 1) {
      job.clock.advance(400);
      await sink.write(row(id, "ORD"));
    }
    expect(sink.openFiles).toBe(1);
    await commit();
    expect(files()).toEqual(["airport=ATL/out-00000001.jsonl 1"]);
  });

  it("when there are more than maxOpenFiles, the one that waits longest for a record first", async () => {
    const { sink, commit, files } = await begun({ sink: { maxOpenFiles: 2 } });
    for (const airport of ["ATL", "ORD", "ATL", "JFK"]) await sink.write(row(0, airport));
    await commit();
    expect(files()).toEqual(["airport=ORD/out-00000002.jsonl 1"]);
    expect(sink.openFiles).toBe(2);
  });

  it("when its age says so after a restart, which does not make it younger", async () => {
    const options = { sink: { roll: { rolloverMs: 10_000 } } };
    const { job, sink, commit } = await begun(options);
    await sink.write(row(0));
    job.clock.advance(6000);
    await commit();
    const { job: one, sink: next } = job.open();
    const writer = await job.until(one.claim({ sinks: { out: next } }));
    await job.until(next.restore(writer));
    job.clock.advance(4000);
    await job.until(job.checkpoint(writer, next, { row: 0, isOver: false }));
    expect(job.output().size).toBe(1);
  });

  it("and none is made of no records", async () => {
    const { job, sink, commit, files } = await begun();
    sink.finish();
    await commit();
    expect(files()).toEqual([]);
    expect(job.world.log.counts["CreateMultipartUpload"]).toBeUndefined();
  });
});

describe("a record", () => {
  it("that fills many parts is one record of one file", async () => {
    const { job, sink, commit } = await begun({ sink: { maxRecordBytes: 5000 } });
    await sink.write({ ...row(0), note: "z".repeat(4000) });
    await sink.write(row(1));
    await commit();
    const [text = ""] = [...job.output().values()];
    expect(text.length).toBeGreaterThan(4000);
    expect(text.endsWith('"}\n')).toBe(true);
  });

  it("that is too large is refused, and the sink goes on", async () => {
    const { job, sink, commit } = await begun({ sink: { maxRecordBytes: 100 } });
    await expect(sink.write({ ...row(0), note: "z".repeat(100) })).rejects.toThrow(/at most 100 are allowed/);
    await sink.write(row(1));
    sink.finish();
    await commit();
    expect([...job.output()]).toEqual([
      ["flights/airport=ATL/out-00000001.jsonl", '{"id":1,"airport":"ATL","note":""}\n'],
    ]);
  });

  it("cannot get out of the sink's folder", async () => {
    const partition = pathTemplate<Row>("airport={airport}", { keys: { airport: ({ airport }) => airport } });
    const { job, sink, commit } = await begun({ sink: { partition } });
    for (const airport of ["../../etc", "", "/", "a/../b", "ü\u0000", ".."])
      await sink.write(row(0, airport));
    sink.finish();
    await commit();
    const keys = job.world.keys(bucket);
    expect(keys).toHaveLength(6);
    for (const key of keys) expect(key).toMatch(/^flights\/airport=[A-Za-z0-9%_.-]+\/out-0000000\d\.jsonl$/);
    const { sink: raw } = await begun({ sink: { partition: ({ airport }) => airport } });
    for (const airport of ["../x", "/x", "x//y", "a b", "x/."]) {
      await expect(raw.write(row(0, airport))).rejects.toThrow(/no relative path/);
    }
  });
});

describe.each([
  [
    "parquet",
    parquet<Row>({
      columns: [
        { name: "id", type: "INT32", nullable: false },
        { name: "airport", type: "STRING" },
        { name: "note", type: "STRING" },
      ],
      rowGroupRows: 9,
    }),
  ],
  ["csv", csv<Row>({ columns: ["id", "airport", "note"] })],
])("EFFECTIVE: files of %s", (format, encode) => {
  it("are the very same when a run goes on with them", async () => {
    const bytesOf = ({ world }: SinkJob): readonly string[] => {
      return world
        .keys(bucket)
        .map((key) => `${key} ${Buffer.from(world.object(bucket, key) ?? []).toString("hex")}`);
    };
    const reference = new SinkJob({ sink: { encode } });
    await reference.until(reference.run());
    const expected = bytesOf(reference);
    expect(expected.length).toBeGreaterThanOrEqual(3);
    for (const atRequest of [9, 16, 24]) {
      const job = new SinkJob({ sink: { encode } });
      const wire = new MortalWire(job.world.connect(), { atRequest, request: "unsent" });
      job.run(job.open(wire)).catch(() => undefined);
      await job.until(wire.ended);
      await job.until(job.run());
      expect(bytesOf(job)).toEqual(expected);
    }
    if (format !== "parquet") return;
    const ids: unknown[] = [];
    for (const key of reference.world.keys(bucket)) {
      const file = new Uint8Array(reference.world.object(bucket, key) ?? []).buffer;
      ids.push(...(await parquetReadObjects({ file })).map(({ id }) => id));
    }
    expect(ids.sort((a, b) => Number(a) - Number(b))).toEqual(reference.rows.map(({ id }) => id));
  });
});

it("what waits on the disk for want of memory is the same in files and checkpoints", async () => {
  const reference = new SinkJob();
  await reference.until(reference.run());
  const job = new SinkJob({ sink: { maxBufferedBytes: 0 } });
  const wire = new MortalWire(job.world.connect(), { atRequest: 30, request: "unsent" });
  job.run(job.open(wire)).catch(() => undefined);
  await job.until(wire.ended);
  await job.until(job.run());
  expect(job.output()).toEqual(reference.output());
  const elsewhere = new SinkJob({ sink: { maxBufferedBytes: 0, spillDirectory: "/nowhere/at-all" } });
  await expect(elsewhere.until(elsewhere.run())).rejects.toThrow(
    /set spillDirectory, or raise maxBufferedBytes/,
  );
});

it("options that cannot be used are refused, with the fix", () => {
  const encode = csv<Row>({ columns: ["id"] });
  const good = { name: "out", bucket: "lake", encode };
  expect(() => s3Sink({ ...good, name: "a/b" })).toThrow(/name is "a\/b"; give 1 to 64 letters/);
  expect(() => s3Sink({ ...good, partBytes: 1 })).toThrow(/partBytes is 1; give a whole number from 5242880/);
  expect(() => s3Sink({ ...good, roll: { maxBytes: 2 ** 40 } })).toThrow(/raise partBytes/);
  expect(() => s3Sink({ ...good, prefix: "../x" })).toThrow(/no relative path/);
  expect(() => s3Sink({ ...good, rol: {} } as never)).toThrow(/has no "rol"/);
  expect(() => s3Sink({ ...good, encode: undefined } as never)).toThrow(/give jsonLines\(\)/);
  expect(() => localSink({ ...good, bucket: "x", directory: "d" } as never)).toThrow(/has no "bucket"/);
  expect(() => localSink({ name: "out", encode, directory: "" })).toThrow(/give the path of a folder/);
});
