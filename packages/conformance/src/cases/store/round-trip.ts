import { CheckpointStore } from "@holdfast/core";
import type { ConformanceCase } from "../../case/conformance-case.js";
import { checkFails, checkSameBytes } from "../../case/expectations.js";
import { check } from "../../case/violation.js";
import { checkHolds, type Entries, inPieces, text } from "./support/entries.js";
import { blockBytes, inlineLimitBytes, newMachine } from "./support/machine.js";
import { storeCase } from "./support/store-case.js";

/** More than is fetched at once by a stream, and not by a whole number of blocks, in bytes. */
const streamedBytes = 10 * 2 ** 20 + 17;

export const roundTripCases: readonly ConformanceCase[] = [
  storeCase(
    "STORE-01",
    "RESTORABLE",
    "a claim restores to the byte what another client committed: empty, small, packed, large and streamed",
    async (context) => {
      const { choices } = context;
      const lengths = [
        0,
        1,
        inlineLimitBytes,
        inlineLimitBytes + 1,
        blockBytes,
        blockBytes + 1,
        3 * blockBytes,
      ];
      const content = new Map<string, Uint8Array>(
        lengths.map((length) => [`bytes/${length}`, choices.bytes(length)]),
      );
      // Too many for the record together, so that some are packed into one object.
      for (let small = 0; small < 12; small += 1) content.set(`small/${small}`, choices.bytes(50));
      const draft = (await (await newMachine(context)).job.claim()).begin();
      for (const [name, bytes] of content) await draft.put(name, bytes);
      for (const length of [0, 10, 1000]) {
        const bytes = choices.bytes(length);
        content.set(`streamed/${length}`, bytes);
        await draft.put(`streamed/${length}`, inPieces(choices, bytes));
      }
      content.set("text", text("Grüße, 世界 🌍"));
      await draft.put("text", "Grüße, 世界 🌍");
      const committed = await draft.commit();
      await checkHolds(committed, content, "the commit's own answer");
      const { restored } = await (await newMachine(context)).job.claim();
      await checkHolds(restored, content, "what the claim restored");
      check(restored?.epoch === committed.epoch, () => `epoch ${restored?.epoch} was restored`);
    },
  ),
  storeCase(
    "STORE-02",
    "SEALED",
    "a range of an entry is read at every edge of its blocks",
    async (context) => {
      const bytes = context.choices.bytes(4 * blockBytes + 7);
      const draft = (await (await newMachine(context)).job.claim()).begin();
      await draft.put("entry", bytes);
      await draft.commit();
      const checkpoint = await (await newMachine(context)).job.latest();
      const edges = [
        0,
        1,
        blockBytes - 1,
        blockBytes,
        blockBytes + 1,
        4 * blockBytes,
        bytes.length - 1,
        bytes.length,
      ];
      for (const offset of edges) {
        for (const end of edges.filter((edge) => edge >= offset)) {
          const range = { offset, length: end - offset };
          const read = await checkpoint?.read("entry", { range });
          checkSameBytes(read ?? text("nothing"), bytes.subarray(offset, end), `bytes ${offset} to ${end}`);
        }
      }
    },
  ),
  storeCase("STORE-03", "SEALED", "a long stream comes back whole, to its last byte", async (context) => {
    const piece = Buffer.from(context.choices.bytes(4096));
    const bytes = Buffer.alloc(streamedBytes, piece);
    const store = new CheckpointStore(await context.open());
    const draft = (await store.job("orders").claim()).begin();
    await draft.put("stream", inChunks(bytes));
    await draft.commit();
    const restored = (await new CheckpointStore(await context.open()).job("orders").claim()).restored;
    check(restored !== undefined, "nothing was restored");
    const chunks: Uint8Array[] = [];
    for await (const chunk of restored.stream("stream")) chunks.push(chunk);
    checkSameBytes(Buffer.concat(chunks), bytes, "the stream");
  }),
  storeCase(
    "STORE-04",
    "ATOMIC",
    "a commit has all that was being put when it began, and nothing of it is seen before",
    async (context) => {
      const writer = await (await newMachine(context)).job.claim();
      const observer = await newMachine(context);
      const draft = writer.begin();
      const bytes = context.choices.bytes(1000);
      const content: Entries = new Map(["a", "b", "c"].map((name) => [name, bytes]));
      const puts = [...content].map(([name]) => draft.put(name, inPieces(context.choices, bytes)));
      check((await observer.job.latest()) === undefined, "a checkpoint was seen before its commit");
      const committing = draft.commit();
      await Promise.all(puts);
      await committing;
      await checkHolds(await observer.job.latest(), content, "what another client sees after the commit");
    },
  ),
  storeCase(
    "STORE-05",
    "ATOMIC",
    "a checkpoint is not committed without an entry that failed, unless it is put again",
    async (context) => {
      const { job } = await newMachine(context);
      const draft = (await job.claim()).begin();
      const failing = (async function* (): AsyncGenerator<Uint8Array> {
        yield context.choices.bytes(300);
        throw new Error("the source failed");
      })();
      await checkFails(draft.put("entry", failing), ["BODY_FAILED"], "a put whose source fails");
      await checkFails(draft.commit(), ["INVALID_STATE"], "a commit without the entry that failed");
      check(
        (await (await newMachine(context)).job.latest()) === undefined,
        "the refused commit is in the log",
      );
      const bytes = context.choices.bytes(300);
      await draft.put("entry", bytes);
      await draft.commit();
      const { restored } = await (await newMachine(context)).job.claim();
      await checkHolds(restored, new Map([["entry", bytes]]), "what was committed in the end");
    },
  ),
];

async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 2 ** 16) yield bytes.subarray(at, at + 2 ** 16);
}
