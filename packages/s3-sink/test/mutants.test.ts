import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Effect, EntryBody, Job } from "@holdfast/core";
import { scriptedS3Faults } from "@holdfast/worlds/s3";
import { describe, expect, it } from "vitest";
import { OutputExistsError } from "../src/index.js";
import type { OutputMedium } from "../src/output-medium.js";
import type { RollingSink, SinkDraft } from "../src/rolling-sink.js";
import type { SinkState } from "../src/sink-state.js";
import { MortalWire } from "./support/mortal-wire.js";
import { randomKills } from "./support/random-kills.js";
import { bucket, type Row, SinkJob, type SinkJobOptions } from "./support/sink-job.js";

/** A draft that gets something else than what the sink puts on it. */
function otherDraft(
  draft: SinkDraft,
  change: (name: string, body: EntryBody) => EntryBody | undefined,
  onEffect: (effect: Effect) => void = () => undefined,
): SinkDraft {
  return {
    epoch: draft.epoch,
    put: async (name, body, options) => {
      const changed = change(name, body);
      return changed === undefined ? undefined : await draft.put(name, changed, options);
    },
    effect: (effect) => {
      onEffect(effect);
      draft.effect(effect);
    },
  };
}

function withState(name: string, body: EntryBody, change: (state: SinkState) => SinkState): EntryBody {
  return name.endsWith("/files") ? JSON.stringify(change(JSON.parse(String(body)) as SinkState)) : body;
}

const mutants: Readonly<Record<string, SinkJobOptions>> = {
  "completes before the commit": {
    snapshot: async (sink, draft) => {
      const effects: Effect[] = [];
      await sink.snapshot(
        otherDraft(
          draft,
          (_, body) => body,
          (effect) => effects.push(effect),
        ),
      );
      const context = { replay: false, signal: new AbortController().signal };
      for (const effect of effects) await sink.carryOut(effect, context);
    },
    // What is completed too early is only wrong where the next run does not make it again.
    differs: true,
  },
  "leaves the tail out of the checkpoint": {
    snapshot: async (sink, draft) => {
      const withoutTail = otherDraft(draft, (name, body) => {
        if (name.includes("/tail/")) return undefined;
        return withState(name, body, (state) => {
          return { ...state, files: state.files.map((file) => ({ ...file, tailBytes: 0 })) };
        });
      });
      await sink.snapshot(withoutTail);
    },
  },
  "leaves the upload out of the checkpoint": {
    snapshot: async (sink, draft) => {
      const withoutUpload = otherDraft(draft, (name, body) => {
        return withState(name, body, (state) => {
          return { ...state, files: state.files.map(({ upload: _, ...file }) => file) };
        });
      });
      await sink.snapshot(withoutUpload);
    },
  },
  "aborts uploads that a checkpoint needs": {
    medium: (medium) => abortingAtRestore(medium),
  },
};

/** Takes every upload that it finds at the start for a dead one. */
function abortingAtRestore(medium: OutputMedium): OutputMedium {
  return {
    place: medium.place,
    begin: async (...args) => await medium.begin(...args),
    store: async (...args) => await medium.store(...args),
    resume: async (file, generation, signal) => {
      const resumed = await medium.resume(file, generation, signal);
      for (const found of await medium.unfinished(signal)) await medium.discard(found, signal);
      return resumed;
    },
    complete: async (...args) => await medium.complete(...args),
    unfinished: async (...args) => await medium.unfinished(...args),
    discard: async (...args) => await medium.discard(...args),
    close: async () => await medium.close(),
  };
}

const seeds = 12;

describe("a sink that", () => {
  it.each(Object.entries(mutants))("%s is found out", async (_title, options) => {
    for (let seed = 1; seed <= seeds; seed += 1) {
      const faults = await randomKills(seed, options).then(
        (run) => run.faults,
        (error: unknown) => [String(error)],
      );
      if (faults.length > 0) return;
    }
    expect.unreachable(`${seeds} seeds have found nothing`);
  });

  it("takes a file of the right size for its own is found out", async () => {
    const bySize =
      (world: () => SinkJob) =>
      (medium: OutputMedium): OutputMedium => ({
        ...abortingAtRestore(medium),
        resume: async (...args) => await medium.resume(...args),
        complete: async (file, ...args) => {
          const error = await medium.complete(file, ...args).catch((reason: unknown) => reason);
          if (error === undefined) return;
          const found = world().world.object(bucket, file.key);
          if (!OutputExistsError.isInstance(error) || found?.length !== file.bytes) throw error;
        },
      });
    const outcome = async (options: SinkJobOptions): Promise<readonly string[]> => {
      const reference = new SinkJob();
      await reference.until(reference.run());
      const [key = "", text = ""] = [...reference.output()][0] ?? [];
      const job = new SinkJob(options);
      current = job;
      const credentials = { accessKeyId: "any", secretAccessKey: "any" };
      const client = new S3Client({ region: "us-east-1", credentials, requestHandler: job.world.connect() });
      const foreign = text.replaceAll("x", "y");
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: foreign }));
      return await job.until(job.run()).then(
        () => job.faults(),
        (error: unknown) => [String(error)],
      );
    };
    let current = new SinkJob();
    expect((await outcome({}))[0]).toMatch(/OutputExistsError/);
    // The mutant says that all is well, and has lost what the file was to hold.
    expect(await outcome({ medium: bySize(() => current) })).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/OutputExistsError/)]),
    );
    expect([...current.output().values()].join("")).toContain("yyy");
  });
});

describe("a part of a dead run that comes late", () => {
  /** A run dies while a part is on its way that no checkpoint has; the part comes when the next run has sent its own. */
  async function latePart(options: SinkJobOptions): Promise<readonly string[]> {
    const rows = Array.from({ length: 24 }, (_, id) => ({ id, airport: "ATL", note: "x".repeat(50) }));
    const whole: SinkJobOptions = {
      ...{ rows, differs: true, checkpointEvery: 7, sink: { roll: { maxBytes: 4000 } } },
      ...options,
    };
    const undisturbed = new SinkJob(whole);
    await undisturbed.until(undisturbed.run());
    const { requests } = undisturbed.world.log;
    // The claim is the first record, the first checkpoint the second.
    const records = requests.filter(
      ({ operation, key }) => operation === "PutObject" && key.includes("/log/"),
    );
    const firstCheckpoint = requests.indexOf(records[1]!);
    const part = requests.findIndex(
      ({ operation }, index) => index > firstCheckpoint && operation === "UploadPart",
    );
    const job = new SinkJob(whole);
    const wire = new MortalWire(job.world.connect(), { atRequest: part + 1, request: "late" });
    job.run(job.open(wire)).catch(() => undefined);
    await job.until(wire.ended);
    const second = job.open();
    const { sink } = second;
    const snapshot = sink.snapshot.bind(sink);
    sink.snapshot = async (draft) => {
      await snapshot(draft);
      if (sink.openFiles > 0) return;
      wire.thaw();
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    };
    return await job.until(job.run(second)).then(
      () => job.faults(),
      (error: unknown) => [String(error)],
    );
  }

  it("takes no other's place, since each run has numbers of its own", async () => {
    expect(await latePart({ leftOutParts: "allowed" })).toEqual([]);
  });

  it("is found out where a later run uses the numbers of an earlier one", async () => {
    expect((await latePart({ leftOutParts: "refused" })).join()).toMatch(/does not have the parts/);
  });
});

describe("CLEAN: the sweep", () => {
  async function withSavepoint(
    sweptJob: (job: Job) => Pick<Job, "id" | "health" | "checkpoints" | "checkpoint">,
  ): Promise<{
    readonly error: unknown;
    readonly job: SinkJob;
  }> {
    const job = new SinkJob({ sweptJob });
    // Killed with files in progress; a savepoint holds them, and another run begins at a checkpoint that has none.
    const opened = job.open();
    const writer = await job.until(opened.job.claim({ sinks: { out: opened.sink } }));
    await job.until(opened.sink.restore(writer));
    await job.until(job.checkpoint(writer, opened.sink, { row: 0, isOver: false }));
    for (const row of job.rows.slice(0, 40)) await job.until(opened.sink.write(row));
    await job.until(job.checkpoint(writer, opened.sink, { row: 40, isOver: false }));
    await job.until(opened.job.savepoint("before the migration"));
    const again = job.open();
    const second = await job.until(
      again.job.claim({ epoch: 1, sinks: { out: again.sink }, acceptInconsistency: true }),
    );
    await job.until(again.sink.restore(second));
    await job.until(again.sink.sweep(sweptJob(again.job)));
    const third = job.open();
    const back = await job.until(
      third.job.claim({ epoch: 2, sinks: { out: third.sink }, acceptInconsistency: true }),
    );
    const error = await job.until(third.sink.restore(back)).catch((reason: unknown) => reason);
    return { error, job };
  }

  it("never aborts what a savepoint needs", async () => {
    const { error } = await withSavepoint((job) => job);
    expect(error).toMatchObject({ lost: [] });
  });

  it("is found out when it looks at the newest checkpoint only", async () => {
    const { error } = await withSavepoint((job) => ({
      id: job.id,
      health: async () => await job.health(),
      checkpoint: async (epoch) => await job.checkpoint(epoch),
      checkpoints: async () => (await job.checkpoints()).filter(({ epoch }) => epoch === 1),
    }));
    expect(error).toMatchObject({ code: "OUTPUT_LOST" });
  });

  it("removes the uploads of a fenced writer, and nothing as a fenced writer", async () => {
    const job = new SinkJob();
    const start = async (): Promise<{ sink: RollingSink<Row>; sweep: () => Promise<unknown> }> => {
      const { job: one, sink } = job.open();
      await sink.restore(await one.claim({ sinks: { out: sink } }));
      for (const row of job.rows.slice(0, 40)) await sink.write(row);
      return { sink, sweep: async () => await sink.sweep(one) };
    };
    const first = await job.until(start());
    await job.until(new Promise((resolve) => setTimeout(resolve, 30)));
    const abandoned = job.world.openUploads(bucket).length;
    expect(abandoned).toBeGreaterThan(0);
    const second = await job.until(start());
    await job.until(new Promise((resolve) => setTimeout(resolve, 30)));
    const all = job.world.openUploads(bucket).length;
    await expect(job.until(first.sweep())).rejects.toMatchObject({ code: "FENCED" });
    expect(job.world.openUploads(bucket)).toHaveLength(all);
    expect(await job.until(second.sweep())).toMatchObject({ removed: abandoned, kept: all - abandoned });
    expect(job.world.openUploads(bucket)).toHaveLength(all - abandoned);
  });

  it("leaves the uploads of a sink of another name alone", async () => {
    const job = new SinkJob();
    const { job: one, sink } = job.open();
    const other = job.sink(undefined, { name: "out-2" });
    const writer = await job.until(one.claim({ sinks: { out: sink, "out-2": other } }));
    for (const each of [sink, other]) {
      await job.until(each.restore(writer));
      for (const row of job.rows) await job.until(each.write(row));
      each.finish();
    }
    const draft = writer.begin();
    await job.until(Promise.all([sink.snapshot(draft), other.snapshot(draft)]));
    expect(await job.until(sink.sweep(one))).toMatchObject({ removed: 0, kept: 7 });
    await job.until(draft.commit());
    expect(job.output().size).toBe(14);
  });
});

it("a request that is refused for good ends the run, and the next one goes on", async () => {
  const job = new SinkJob();
  const faults = scriptedS3Faults([{ operation: "UploadPart", nth: 5, fault: "access-denied" }]);
  const wire = new MortalWire(job.world.connect({ faults }));
  await expect(job.until(job.run(job.open(job.world.connect(), wire)))).rejects.toMatchObject({
    code: "ACCESS_DENIED",
  });
  await job.until(job.run());
  expect(job.faults()).toEqual([]);
});
