import { describe, expect, test } from "vitest";
import type { CheckpointStore, Draft, Entry, Writer } from "../../src/index.js";
import { type Bench, keysOf, newBench } from "./support/bench.js";
import { sampleBytes } from "./support/bytes.js";
import { caught } from "./support/caught.js";

const limits = { inlineLimitBytes: 20, blockBytes: 64, retention: { keepLast: 2 } };
const large = sampleBytes(300);

interface Subject {
  readonly bench: Bench;
  readonly store: CheckpointStore;
  readonly writer: Writer;
  readonly largeEntry: Entry;
  readonly smallEntry: Entry;
}

/** A job with one checkpoint of a large and a small entry. */
async function newSubject(): Promise<Subject> {
  const bench = newBench({ store: limits });
  const { store } = bench.client();
  const writer = await store.job("orders").claim();
  const draft = writer.begin();
  await draft.put("large", large);
  await draft.put("small", "small");
  const checkpoint = await draft.commit();
  return {
    bench,
    store,
    writer,
    largeEntry: checkpoint.entry("large"),
    smallEntry: checkpoint.entry("small"),
  };
}

async function expectLarge(draft: Draft, name = "large"): Promise<void> {
  expect(Buffer.from(await (await draft.commit()).read(name))).toEqual(Buffer.from(large));
}

describe("an entry is reused", () => {
  test("from the checkpoint that was restored, by another process", async () => {
    const { bench } = await newSubject();
    const writer = await bench.client().store.job("orders").claim();
    const draft = writer.begin();
    for (const entry of writer.restored?.entries ?? []) draft.reuse(entry);
    await expectLarge(draft);
    expect(keysOf(bench.storage, "orders", "state")).toHaveLength(1);
  });

  test("from the newest checkpoint, over and over, and survives the loss of the first by retention", async () => {
    const { bench, store, writer } = await newSubject();
    for (let round = 0; round < 6; round += 1) {
      const draft = writer.begin();
      const newest = await store.job("orders").latest();
      draft.reuse(newest?.entry("large") as Entry);
      await expectLarge(draft);
      await store.job("orders").sweep();
    }
    expect(keysOf(bench.storage, "orders", "state")).toHaveLength(1);
    expect((await store.job("orders").checkpoints()).map(({ epoch }) => epoch)).toEqual([7, 6]);
  });

  test("under another name, and under several", async () => {
    const { writer, largeEntry, smallEntry } = await newSubject();
    const draft = writer.begin();
    draft.reuse(largeEntry, { name: "copy" });
    draft.reuse(largeEntry, { name: "another/copy" });
    draft.reuse(smallEntry, { name: "little" });
    const checkpoint = await draft.commit();
    expect(checkpoint.entries.map(({ name }) => name)).toEqual(["copy", "another/copy", "little"]);
    expect(Buffer.from(await checkpoint.read("another/copy"))).toEqual(Buffer.from(large));
    expect(await checkpoint.readText("little")).toBe("small");
  });

  test("from an older checkpoint that is still live, after a trip through JSON", async () => {
    const { bench, writer, largeEntry } = await newSubject();
    await writer.begin().commit();
    const draft = (await bench.client().store.job("orders").claim()).begin();
    draft.reuse(JSON.parse(JSON.stringify(largeEntry)) as Entry);
    await expectLarge(draft);
  });
});

describe("an entry is not reused", () => {
  test("from a checkpoint that retention has dropped: it has expired", async () => {
    const { bench, store, writer, largeEntry } = await newSubject();
    for (let round = 0; round < 3; round += 1) await writer.begin().commit();
    await store.job("orders").sweep();
    expect(keysOf(bench.storage, "orders", "state")).toHaveLength(0);
    const draft = writer.begin();
    draft.reuse(largeEntry);
    const error = await caught(draft.commit());
    expect(error).toMatchObject({ code: "EXPIRED", epoch: 1, liveEpochs: [4, 3] });
    expect((await store.job("orders").latest())?.epoch).toBe(4);
  });

  test("from a draft that was not committed", async () => {
    const { writer } = await newSubject();
    const uncommitted = writer.begin();
    const entry = await uncommitted.put("large", sampleBytes(100, 1));
    const draft = writer.begin();
    draft.reuse(entry);
    expect(["EXPIRED", "INVALID_ARGUMENT"]).toContain((await caught(draft.commit())).code);
  });

  test("from another job", async () => {
    const { store, largeEntry } = await newSubject();
    const draft = (await store.job("payments").claim()).begin();
    const error = await caught(() => draft.reuse(largeEntry));
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(error.message).toContain('is of job "orders", not of payments');
  });

  test("when it names an object of a draft that is not the checkpoint's", async () => {
    const { writer, largeEntry } = await newSubject();
    const uncommitted = await writer.begin().put("other", sampleBytes(100, 1));
    const draft = writer.begin();
    draft.reuse({ ...uncommitted, epoch: largeEntry.epoch } as Entry);
    expect(await caught(draft.commit())).toMatchObject({ code: "INVALID_ARGUMENT" });
  });
});

type Tampering = (entry: Entry) => unknown;

/** What makes a reference one that cannot be used, as its form shows. */
const malformed: Readonly<Record<string, Tampering>> = {
  "is null": () => null,
  "is a text": () => "large",
  "has no name": (entry) => ({ ...entry, name: undefined }),
  "has no job": (entry) => ({ ...entry, job: undefined }),
  "is of another job": (entry) => ({ ...entry, job: "payments" }),
  "has a text as epoch": (entry) => ({ ...entry, epoch: "1" }),
  "has a negative epoch": (entry) => ({ ...entry, epoch: -1 }),
  "has no generation": (entry) => ({ ...entry, generation: undefined }),
  "has no length": (entry) => ({ ...entry, lengthBytes: undefined }),
  "has a negative length": (entry) => ({ ...entry, lengthBytes: -1 }),
  "has half a byte": (entry) => ({ ...entry, lengthBytes: 1.5 }),
  "has no digest": (entry) => ({ ...entry, digest: undefined }),
  "has a short digest": (entry) => ({ ...entry, digest: entry.digest.slice(1) }),
  "has a digest in capitals": (entry) => ({ ...entry, digest: "A".repeat(64) }),
  "has neither bytes nor an object": ({ object: _, inline: __, ...entry }) => entry,
  "has both bytes and an object": (entry) => ({
    ...entry,
    inline: "",
    object: { key: "orders/state/1-1-".padEnd(48, "0"), offset: 0, blockBytes: 1 },
  }),
  "lies outside the state objects": (entry) => ({
    ...entry,
    inline: undefined,
    object: { key: "orders/log/x", offset: 0, blockBytes: 64 },
  }),
  "lies in another job": (entry) => ({
    ...entry,
    inline: undefined,
    object: { key: `payments/state/1-1-${"0".repeat(32)}`, offset: 0, blockBytes: 64 },
  }),
  "lies above the store": (entry) => ({
    ...entry,
    inline: undefined,
    object: { key: `orders/state/../../1-1-${"0".repeat(32)}`, offset: 0, blockBytes: 64 },
  }),
};

/** What only a look at what the checkpoint really names can tell. */
const forgedObject: Readonly<Record<string, Tampering>> = {
  "a shorter length": (entry) => ({ ...entry, lengthBytes: entry.lengthBytes - 1 }),
  "a greater length": (entry) => ({ ...entry, lengthBytes: entry.lengthBytes + 1 }),
  "another digest": (entry) => ({ ...entry, digest: "0".repeat(64) }),
  "another offset": (entry) => ({ ...entry, object: { ...entry.object, offset: 1 } }),
  "another block size": (entry) => ({ ...entry, object: { ...entry.object, blockBytes: 32 } }),
};

const forgedInline: Readonly<Record<string, Tampering>> = {
  "other bytes": (entry) => ({ ...entry, inline: Buffer.from("SMALL").toString("base64") }),
  "no base64": (entry) => ({ ...entry, inline: "*" }),
  "a shorter length": (entry) => ({ ...entry, lengthBytes: entry.lengthBytes - 1 }),
  "another digest": (entry) => ({ ...entry, digest: "0".repeat(64) }),
};

describe("a tampered reference", () => {
  test.each(Object.entries(malformed))("that %s is neither reused nor adopted", async (_what, tamper) => {
    const { writer, largeEntry, smallEntry } = await newSubject();
    for (const entry of [largeEntry, smallEntry]) {
      const draft = writer.begin();
      const tampered = tamper(entry) as Entry;
      for (const error of [
        await caught(() => draft.reuse(tampered)),
        await caught(() => draft.adopt(tampered)),
      ]) {
        expect(error).toMatchObject({ code: "INVALID_ARGUMENT", outcome: "not-applied" });
        expect(error.message).toMatch(/^entry (reference|name) /);
      }
      expect((await draft.commit()).entries).toEqual([]);
    }
  });

  test.each(Object.entries({ ...forgedObject }))(
    "with %s of its object never becomes part of a checkpoint",
    async (_what, tamper) => {
      const { writer, largeEntry } = await newSubject();
      const draft = writer.begin();
      const error = await caught(async () => {
        draft.reuse(tamper(largeEntry) as Entry);
        await draft.commit();
      });
      expect(["INVALID_ARGUMENT", "CORRUPT"]).toContain(error.code);
    },
  );

  test.each(Object.entries(forgedInline))(
    "with %s in the record never becomes part of a checkpoint",
    async (_what, tamper) => {
      const { store, writer, smallEntry } = await newSubject();
      const reusing = writer.begin();
      const reused = await caught(async () => {
        reusing.reuse(tamper(smallEntry) as Entry);
        await reusing.commit();
      });
      expect(["INVALID_ARGUMENT", "CORRUPT"]).toContain(reused.code);

      const adopting = writer.begin();
      const worked = await store.worker(adopting.ticket()).put("small", "small");
      const adopted = await caught(() => adopting.adopt(tamper(worked) as Entry));
      expect(["INVALID_ARGUMENT", "CORRUPT"]).toContain(adopted.code);
    },
  );
});
