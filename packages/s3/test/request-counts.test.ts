import { CheckpointStore, type Job } from "@holdfast/core";
import { describe, expect, it } from "vitest";
import { bucket, chunksOf, large, partBytes, place } from "./support/world-backend.js";

interface Opened {
  readonly world: ReturnType<typeof place>["world"];
  readonly store: CheckpointStore;
  readonly job: Job;
}

function openJob(): Opened {
  const { world, open } = place();
  const store = new CheckpointStore(open());
  return { world, store, job: store.job("orders") };
}

describe("requests, counted at the transport:", () => {
  it("a commit of small state is one PUT", async () => {
    const { world, job } = openJob();
    const writer = await job.claim();
    for (const epoch of [1, 2, 3]) {
      const draft = writer.begin();
      await draft.put("counts", JSON.stringify({ epoch }));
      await draft.put("offsets", JSON.stringify({ epoch }));
      world.log.clear();
      await draft.commit();
      expect(world.log.counts).toEqual({ PutObject: 1 });
      expect(world.log.requests.map(({ isConditional }) => isConditional)).toEqual([true]);
    }
  });

  it("a commit of large entries is a PUT for each, or a request for each part and two, and one PUT", async () => {
    const { world, job } = openJob();
    const writer = await job.claim();
    const draft = writer.begin();
    world.log.clear();
    for (const name of ["a", "b", "c"]) await draft.put(name, large(5_000_000));
    await draft.commit();
    expect(world.log.counts).toEqual({ PutObject: 4 });
    const next = writer.begin();
    world.log.clear();
    await next.put("huge", chunksOf(large(2 * partBytes + 1), 1_000_000));
    await next.commit();
    expect(world.log.counts).toEqual({
      CompleteMultipartUpload: 1,
      CreateMultipartUpload: 1,
      PutObject: 1,
      UploadPart: 3,
    });
  });

  it("finding the newest checkpoint is one LIST and one GET, however long the log", async () => {
    const { world, job } = openJob();
    const writer = await job.claim();
    for (const epoch of [1, 2, 3, 4, 5]) {
      const draft = writer.begin();
      await draft.put("counts", JSON.stringify({ epoch }));
      await draft.commit();
    }
    world.log.clear();
    expect((await job.latest())?.epoch).toBe(5);
    expect(world.log.counts).toEqual({ GetObject: 1, ListObjectsV2: 1 });
  });

  it.each([
    [1000, 1],
    [1001, 2],
    [2345, 3],
  ])("a sweep of %i objects is %i DELETEs", async (count, deletes) => {
    const { world, job, store } = openJob();
    const ticket = (await job.claim()).begin().ticket();
    const worker = store.worker(ticket);
    const names = Array.from({ length: count }, (_, n) => `entry-${n}`);
    for (let from = 0; from < count; from += 100) {
      const some = names.slice(from, from + 100);
      await Promise.all(some.map(async (name) => await worker.put(name, large(20_000))));
    }
    // What was stored for a draft of an older generation is dead.
    await job.claim();
    world.log.clear();
    expect(await job.sweep()).toMatchObject({ stateObjects: count });
    expect(world.log.counts).toMatchObject({ DeleteObjects: deletes });
    expect(world.log.counts.DeleteObject).toBeUndefined();
  });

  it("a sweep is a DELETE for each thousand objects, and the listings", async () => {
    const { world, job } = openJob();
    const writer = await job.claim();
    for (let epoch = 1; epoch <= 12; epoch += 1) {
      const draft = writer.begin();
      await draft.put("table", large(100_000 + epoch));
      await draft.commit();
    }
    const before = world.keys(bucket).length;
    world.log.clear();
    await job.sweep();
    expect(world.keys(bucket).length).toBeLessThan(before);
    expect(world.log.counts.DeleteObjects).toBe(1);
    expect(world.log.counts.DeleteObject).toBeUndefined();
    const { DeleteObjects: _, ...others } = world.log.counts;
    expect(Object.keys(others).sort()).toEqual(["GetObject", "ListMultipartUploads", "ListObjectsV2"]);
  });
});
