import { CheckpointStore, type Job, type Writer } from "@holdfast/core";
import { ManualClock, seededRandom } from "@holdfast/core/testing";
import { s3Backend } from "@holdfast/s3";
import { openS3Place } from "@holdfast/s3/requests";
import { type BucketSettings, type S3Transport, S3World, type S3WorldOptions } from "@holdfast/worlds/s3";
import { type Encoder, jsonLines, type Partition } from "../../src/index.js";
import type { OutputMedium } from "../../src/output-medium.js";
import { RollingSink, type SinkDraft } from "../../src/rolling-sink.js";
import { S3Medium, type S3MediumOptions } from "../../src/s3/s3-medium.js";
import { type SinkOptions, sinkSettings } from "../../src/sink-options.js";

export const bucket = "lake";
const prefix = "flights/";
/** Small, so that small files have many. */
const partBytes = 256;
const access = {
  region: "us-east-1",
  credentials: { accessKeyId: "AKIAEXAMPLEEXAMPLE01", secretAccessKey: "a-secret" },
};

/** A record; `run` differs from run to run where a test wants records that do. */
export interface Row {
  readonly id: number;
  readonly airport: string;
  readonly note: string;
  readonly run?: number;
}

export function makeRows(count: number): readonly Row[] {
  const airports = ["ATL", "ORD", "JFK"];
  return Array.from({ length: count }, (_, id) => {
    const airport = airports[(id * id + (id >> 3)) % 3] ?? "ATL";
    return { id, airport, note: "x".repeat((id * 37) % 50) };
  });
}

/** A job whose checkpoints and files are in one S3 world. */
export interface SinkJobOptions {
  readonly world?: S3WorldOptions;
  readonly bucket?: BucketSettings;
  readonly rows?: readonly Row[];
  readonly checkpointEvery?: number;
  readonly sink?: Partial<SinkOptions<Row>>;
  readonly leftOutParts?: S3MediumOptions["leftOutParts"];
  /** Records differ from run to run, so that no run can take another's parts for its own. */
  readonly differs?: boolean;
  /** How a checkpoint is made of a sink; a mutant makes it otherwise. */
  readonly snapshot?: (sink: RollingSink<Row>, draft: SinkDraft) => Promise<void>;
  readonly medium?: (medium: OutputMedium) => OutputMedium;
  readonly sweptJob?: (job: Job) => Pick<Job, "id" | "health" | "checkpoints" | "checkpoint">;
}

export interface Opened {
  readonly store: CheckpointStore;
  readonly job: Job;
  readonly sink: RollingSink<Row>;
}

export const byAirport: Partition<Row> = ({ airport }) => `airport=${airport}`;

export class SinkJob {
  readonly clock: ManualClock = new ManualClock();
  readonly world: S3World;
  readonly rows: readonly Row[];
  readonly #options: SinkJobOptions;
  #opened = 0;

  constructor(options: SinkJobOptions = {}) {
    this.#options = options;
    this.rows = options.rows ?? makeRows(120);
    this.world = new S3World({ clock: this.clock, minPartBytes: partBytes, ...options.world });
    this.world.createBucket(bucket, options.bucket);
    this.world.createBucket("state");
  }

  /** A process: its store, and its sink. */
  open(wire: S3Transport = this.world.connect(), sinkWire: S3Transport = wire): Opened {
    this.#opened += 1;
    const common = { ...access, clock: this.clock, random: seededRandom(`process ${this.#opened}`) };
    const backend = s3Backend({
      ...common,
      bucket: "state",
      requestHandler: wire,
      orderedListing: this.#options.world?.profile !== "unordered-listing",
    });
    const store = new CheckpointStore(backend, { clock: this.clock, random: common.random });
    return { store, job: store.job("flights"), sink: this.sink(sinkWire) };
  }

  sink(
    requestHandler: S3Transport = this.world.connect(),
    more: Partial<SinkOptions<Row>> = {},
  ): RollingSink<Row> {
    const { leftOutParts, medium = (one) => one } = this.#options;
    const random = seededRandom(`sink ${this.#opened}`);
    const encode: Encoder<Row> = jsonLines();
    const options: SinkOptions<Row> = {
      ...{ name: "out", encode, partition: byAirport, maxRecordBytes: 2000 },
      ...{ clock: this.clock, random },
      ...this.#options.sink,
      ...more,
    };
    const roll = { maxBytes: 1200, ...options.roll };
    const settings = sinkSettings({ ...options, roll }, partBytes);
    const place = openS3Place({ ...access, bucket, requestHandler, clock: this.clock, random });
    const s3 = new S3Medium({ place, prefix, sink: settings.name, leftOutParts });
    return new RollingSink(medium(s3), settings, prefix);
  }

  /** Runs from the newest checkpoint to the end of the rows, with a sweep at last. */
  async run(opened: Opened = this.open()): Promise<void> {
    const { job, sink } = opened;
    const { checkpointEvery = 25, differs = false, sweptJob = (one: Job) => one } = this.#options;
    const writer = await job.claim({ sinks: { [sink.name]: sink } });
    await sink.restore(writer);
    const progress = await writer.restored?.readJson<{ row: number; isOver: boolean }>("progress");
    let row = progress?.row ?? 0;
    if (progress?.isOver !== true) {
      for (const record of this.rows.slice(row)) {
        await sink.write(differs ? { ...record, run: writer.generation } : record);
        row += 1;
        if (row % checkpointEvery === 0) await this.checkpoint(writer, sink, { row, isOver: false });
      }
      sink.finish();
      await this.checkpoint(writer, sink, { row, isOver: true });
    }
    const { failures } = await writer.settle();
    for (const { error } of failures) throw error;
    await sink.sweep(sweptJob(job));
    await sink.close();
  }

  async checkpoint(writer: Writer, sink: RollingSink<Row>, progress: object): Promise<void> {
    const { snapshot = async (one, draft) => await one.snapshot(draft) } = this.#options;
    const draft = writer.begin();
    await draft.put("progress", JSON.stringify(progress));
    await snapshot(sink, draft);
    await draft.commit();
  }

  /** Moves the clock on until something has ended. */
  async until<T>(running: Promise<T>): Promise<T> {
    let isOver = false;
    const ended = running.finally(() => {
      isOver = true;
    });
    ended.catch(() => undefined);
    while (!isOver) {
      for (let turn = 0; turn < 80 && !isOver; turn += 1) await new Promise(setImmediate);
      if (!isOver) this.clock.advance(250);
    }
    return await ended;
  }

  /** The finished files by their keys. */
  output(): ReadonlyMap<string, string> {
    const keys = this.world.keys(bucket).filter((key) => key.startsWith(prefix));
    return new Map(keys.map((key) => [key, Buffer.from(this.world.object(bucket, key) ?? []).toString()]));
  }

  /** What is wrong with the output, if anything: each row must be there once, and nothing else. */
  faults(): readonly string[] {
    const seen = new Map<number, number>();
    const wrong: string[] = [];
    for (const [key, text] of this.output()) {
      if (!text.endsWith("\n")) wrong.push(`${key} does not end with a line`);
      for (const line of text.split("\n").slice(0, -1)) {
        try {
          const { id, airport } = JSON.parse(line) as Row;
          seen.set(id, (seen.get(id) ?? 0) + 1);
          if (!key.includes(`airport=${airport}/`)) wrong.push(`row ${id} is in ${key}`);
        } catch {
          wrong.push(`${key} has the line ${JSON.stringify(line)}`);
        }
      }
    }
    for (const { id } of this.rows) {
      const times = seen.get(id) ?? 0;
      if (times !== 1) wrong.push(`row ${id} is there ${times} times`);
    }
    for (const { key, uploadId } of this.world.openUploads(bucket))
      wrong.push(`upload ${uploadId} of ${key} is left`);
    return wrong;
  }
}
