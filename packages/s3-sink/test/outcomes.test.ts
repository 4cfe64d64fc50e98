import {
  AbortMultipartUploadCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { InvalidStateError, type Writer } from "@holdfast/core";
import { type S3FaultRule, scriptedS3Faults } from "@holdfast/worlds/s3";
import { describe, expect, it } from "vitest";
import { csv, jsonLines, OutputExistsError, OutputLostError } from "../src/index.js";
import { bucket, type Opened, type Row, SinkJob, type SinkJobOptions } from "./support/sink-job.js";

/** A job that died with files in progress and one finished, whose effect was not carried out. */
async function dead(options: SinkJobOptions = {}): Promise<SinkJob> {
  const job = new SinkJob({ rows: manyOf("ATL", 100), ...options });
  const faults = scriptedS3Faults([{ operation: "CompleteMultipartUpload", fault: "access-denied" }]);
  const opened = job.open(job.world.connect(), job.world.connect({ faults }));
  const writer = await job.until(claim(opened));
  await job.until(
    (async () => {
      for (const row of job.rows.slice(0, 50)) await opened.sink.write(row);
      await job.checkpoint(writer, opened.sink, { row: 50, isOver: false });
    })(),
  );
  expect(writer.pendingEffects).toHaveLength(2);
  expect(job.world.openUploads(bucket)).toHaveLength(3);
  return job;
}

function manyOf(airport: string, count: number): readonly Row[] {
  return Array.from({ length: count }, (_, id) => ({ id, airport, note: "x".repeat(30) }));
}

async function claim({ job, sink }: Opened): Promise<Writer> {
  const writer = await job.claim({ sinks: { [sink.name]: sink } });
  await sink.restore(writer);
  return writer;
}

function client({ world }: SinkJob): S3Client {
  const credentials = { accessKeyId: "any", secretAccessKey: "any" };
  return new S3Client({ region: "us-east-1", credentials, requestHandler: world.connect() });
}

async function abort(job: SinkJob, which: (key: string) => boolean): Promise<string> {
  const upload = job.world.openUploads(bucket).find(({ key }) => which(key));
  const { key, uploadId } = upload ?? { key: "", uploadId: "" };
  await client(job).send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId }));
  return key;
}

const isFinished = (key: string): boolean => key.endsWith("00000001.jsonl");
const isInProgress = (key: string): boolean => key.endsWith("00000003.jsonl");

describe("an upload that is gone, aborted by somebody or by a lifecycle rule", () => {
  it("of a file in progress is told at the restore, with what is lost and the way out", async () => {
    const job = await dead();
    const key = await abort(job, isInProgress);
    const error = await job.until(claim(job.open())).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OutputLostError);
    expect(error).toMatchObject({
      code: "OUTPUT_LOST",
      reason: "gone",
      key,
      retryable: false,
      outcome: "not-applied",
    });
    expect((error as OutputLostError).lostBytes).toBeGreaterThan(0);
    expect(String(error)).toMatch(/lifecycle rule.*running again from a checkpoint before.*onLost/);
  });

  it("of a file in progress lets the run go on where onLost says so", async () => {
    const lost: string[] = [];
    const onLost = (error: OutputLostError): "skip" => {
      lost.push(error.key);
      return "skip";
    };
    const job = await dead({ sink: { onLost } });
    const key = await abort(job, isInProgress);
    await job.until(job.run());
    expect(lost).toEqual([key]);
    expect(job.output().has(key)).toBe(false);
    expect(job.faults().every((fault) => fault.endsWith("is there 0 times"))).toBe(true);
    expect(job.faults().length).toBeGreaterThan(0);
  });

  it("of a finished file leaves the effect pending, and is told by settle", async () => {
    const job = await dead();
    const key = await abort(job, isFinished);
    const opened = job.open();
    const writer = await job.until(claim(opened));
    const { failures } = await job.until(writer.settle());
    expect(failures).toHaveLength(1);
    expect(failures[0]?.error).toMatchObject({ code: "OUTPUT_LOST", reason: "gone", key });
    expect(writer.pendingEffects.length).toBeGreaterThan(0);
  });

  it("is told as not to be found out by a bucket that hides what is absent", async () => {
    const job = await dead({ bucket: { hidesAbsence: true } });
    await abort(job, isFinished);
    const writer = await job.until(claim(job.open()));
    const { failures } = await job.until(writer.settle());
    expect(failures[0]?.error).toMatchObject({ code: "ACCESS_DENIED" });
    expect(String(failures[0]?.error)).toMatch(/s3:ListBucket/);
    expect(writer.pendingEffects).toHaveLength(2);
  });

  it("has parts that are not those of the checkpoint, which is told at the restore", async () => {
    const job = await dead();
    const { key: Key, uploadId: UploadId } = job.world
      .openUploads(bucket)
      .find(({ key }) => isInProgress(key))!;
    const Body = Buffer.alloc(256, "other");
    const part = new UploadPartCommand({ Bucket: bucket, Key, UploadId, PartNumber: 1, Body });
    await client(job).send(part);
    await expect(job.until(claim(job.open()))).rejects.toMatchObject({
      code: "OUTPUT_LOST",
      reason: "changed",
      key: Key,
    });
  });

  it("is told by the next part where it goes while the file is written", async () => {
    const job = new SinkJob({ rows: manyOf("ATL", 100) });
    const opened = job.open();
    await job.until(claim(opened));
    for (const row of job.rows.slice(0, 12)) await job.until(opened.sink.write(row));
    await job.until(new Promise<void>((resolve) => setTimeout(resolve, 20)));
    const key = await abort(job, () => true);
    const writing = (async () => {
      for (const row of job.rows.slice(12)) {
        await opened.sink.write(row);
        await new Promise(setImmediate);
      }
    })();
    await expect(job.until(writing)).rejects.toMatchObject({ code: "OUTPUT_LOST", key });
    expect(() => opened.sink.finish()).toThrow(OutputLostError);
  });

  it("cannot be seen by a client that may not list parts, which the report tells", async () => {
    const job = await dead();
    const faults = scriptedS3Faults([{ operation: "ListParts", fault: "access-denied" }]);
    const opened = job.open(job.world.connect(), job.world.connect({ faults }));
    const writer = await job.until(opened.job.claim({ sinks: { out: opened.sink } }));
    const report = await job.until(opened.sink.restore(writer));
    expect(report).toMatchObject({ files: 1, lost: [] });
    expect(report.unverified).toHaveLength(1);
  });
});

describe("a completion that was carried out before, by whomever", () => {
  const replays: readonly S3FaultRule[] = [
    { operation: "CompleteMultipartUpload", fault: "lost-reset" },
    { operation: "CompleteMultipartUpload", fault: "upload-forgotten" },
    { operation: "CompleteMultipartUpload", nth: 1, fault: "upload-forgotten" },
    { operation: "CompleteMultipartUpload", nth: 1, fault: "lost-error-in-200" },
  ];
  it.each(replays)("EFFECTIVE: is success when the object is proven ours (%o)", async (rule) => {
    const job = new SinkJob();
    const sinkWire = job.world.connect({ faults: scriptedS3Faults([rule]) });
    await job.until(job.run(job.open(job.world.connect(), sinkWire))).catch(() => undefined);
    await job.until(job.run());
    expect(job.faults()).toEqual([]);
  });

  it("asks for nothing more than the proof where a replay finds the file", async () => {
    const job = await dead();
    await job.until(claim(job.open()));
    job.world.log.clear();
    await job.until(claim(job.open()));
    const asked = job.world.log.requests.filter(({ key }) => /-0000000[12]\./.test(key));
    expect(asked.map(({ operation }) => operation)).toEqual(["HeadObject", "HeadObject"]);
  });
});

describe("something else under the key of a finished file", () => {
  it.each([
    ["of another length", (bytes: number) => "y".repeat(bytes + 1), {}],
    ["of the same length", (bytes: number) => "y".repeat(bytes), {}],
  ])("%s is neither taken for it nor overwritten", async (_title, content) => {
    const job = await dead();
    const [upload] = job.world.openUploads(bucket).filter(({ key }) => isFinished(key));
    const Key = upload?.key ?? "";
    const reference = await dead();
    await reference.until(claim(reference.open()));
    const body = content(reference.output().get(Key)?.length ?? 0);
    await client(job).send(new PutObjectCommand({ Bucket: bucket, Key, Body: body }));
    const writer = await job.until(claim(job.open()));
    const { failures } = await job.until(writer.settle());
    expect(failures[0]?.error).toBeInstanceOf(OutputExistsError);
    expect(failures[0]?.error).toMatchObject({ key: Key, code: "OUTPUT_EXISTS", retryable: false });
    expect(job.output().get(Key)).toBe(body);
    expect(job.world.openUploads(bucket).map(({ key }) => key)).toContain(Key);
  });
});

describe("a client that may not", () => {
  it.each([
    ["list parts", "ListParts"],
    ["list uploads", "ListMultipartUploads"],
  ] as const)("%s goes on", async (_title, operation) => {
    const job = await dead();
    const faults = scriptedS3Faults([{ operation, fault: "access-denied" }]);
    const running = job.run(job.open(job.world.connect(), job.world.connect({ faults })));
    if (operation === "ListParts") await job.until(running);
    else await expect(job.until(running)).rejects.toMatchObject({ code: "ACCESS_DENIED" });
    expect(job.faults()).toEqual([]);
  });
});

describe("options that changed", () => {
  it("an encoder that is unknown to files in progress is refused, and a former one ends them", async () => {
    const job = await dead();
    const encode = csv<Row>({ columns: ["id", "airport", "note"] });
    const opened = { ...job.open(), sink: job.sink(undefined, { encode }) };
    await expect(job.until(claim(opened))).rejects.toThrow(/formerEncoders/);
    const again = {
      ...job.open(),
      sink: job.sink(undefined, { encode, formerEncoders: [jsonLines<never>()] }),
    };
    const writer = await job.until(claim(again));
    for (const row of job.rows.slice(50)) await job.until(again.sink.write(row));
    again.sink.finish();
    await job.until(job.checkpoint(writer, again.sink, { row: 100, isOver: true }));
    const ids = [...job.output()].flatMap(([key, text]) => {
      const lines = text.trimEnd().split(/\r?\n/);
      if (key.endsWith(".jsonl")) return lines.map((line) => (JSON.parse(line) as Row).id);
      return lines.slice(1).map((line) => Number(line.split(",")[0]));
    });
    expect(ids.sort((a, b) => a - b)).toEqual(job.rows.map(({ id }) => id));
  });

  it("another partition leaves files in progress to end by inactivity", async () => {
    const job = await dead();
    const opened = { ...job.open(), sink: job.sink(undefined, { partition: () => "" }) };
    const writer = await job.until(claim(opened));
    for (const row of job.rows.slice(50, 55)) await job.until(opened.sink.write(row));
    expect(opened.sink.openFiles).toBe(2);
    job.clock.advance(299_000);
    await job.until(opened.sink.write(job.rows[55]!));
    job.clock.advance(1_001);
    await job.until(job.checkpoint(writer, opened.sink, { row: 56, isOver: false }));
    expect(opened.sink.openFiles).toBe(1);
  });

  it("another bucket is refused", async () => {
    const job = await dead();
    const effect = await (async () => {
      const opened = job.open();
      const checkpoint = await job.until(opened.job.latest());
      return checkpoint?.effects[0];
    })();
    const moved = { ...effect, sink: "out", place: "s3://elsewhere" };
    const context = { replay: true, signal: new AbortController().signal };
    await expect(job.sink().carryOut(moved, context)).rejects.toBeInstanceOf(InvalidStateError);
  });
});

it("a sink that was not restored, or is closed, says so", async () => {
  const job = new SinkJob();
  const sink = job.sink();
  await expect(sink.write(job.rows[0]!)).rejects.toThrow(/await sink.restore\(writer\) first/);
  await sink.close();
  await expect(sink.write(job.rows[0]!)).rejects.toThrow(/was closed/);
});
