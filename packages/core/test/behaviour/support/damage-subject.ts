import { type Checkpoint, type CheckpointStore, HoldfastError } from "../../../src/index.js";
import type { MemoryStorage } from "../../../src/memory/index.js";
import { ManualClock } from "../../../src/testing/manual-clock.js";
import { type Bench, copyOf, newBench } from "./bench.js";
import { collect, sampleBytes } from "./bytes.js";

const settings = { inlineLimitBytes: 24, blockBytes: 48, retention: { keepLast: 100 } };

/** What the newest checkpoint of a damage subject holds: inlined, one block, several blocks, packed. */
const subjectState: Readonly<Record<string, Uint8Array>> = {
  inlined: sampleBytes(20, 1),
  "one block": sampleBytes(48, 2),
  "several blocks": sampleBytes(130, 3),
  empty: sampleBytes(0),
  ...Object.fromEntries([4, 5, 6, 7, 8, 9].map((salt) => [`packed ${salt}`, sampleBytes(22, salt)])),
};

/** A small store with an entry of every kind in each of two checkpoints. */
export async function smallStore(): Promise<Bench> {
  const bench = newBench({ store: settings });
  const writer = await bench.client().store.job("orders").claim();
  for (let round = 1; round <= 2; round += 1) {
    const draft = writer.begin();
    for (const [name, bytes] of Object.entries(subjectState)) await draft.put(name, bytes);
    await draft.commit();
  }
  return bench;
}

/** A client of a copy in which one object has other bytes, or none. */
export function storeWith(
  storage: MemoryStorage,
  changes: Readonly<Record<string, Uint8Array | undefined>>,
): CheckpointStore {
  const clock = new ManualClock();
  const copy = copyOf(storage, clock);
  for (const [key, bytes] of Object.entries(changes)) {
    if (bytes) copy.set(key, bytes);
    else copy.delete(key);
  }
  return newBench({ storage: copy, clock, store: settings }).client().store;
}

/** Ends in a value or in one of Holdfast's errors, whose code is answered; anything else is thrown on. */
export async function codeOf<T>(
  run: () => Promise<T>,
): Promise<{ readonly value?: T; readonly code: string }> {
  try {
    return { value: await run(), code: "OK" };
  } catch (error) {
    if (HoldfastError.isInstance(error)) return { code: error.code };
    throw error;
  }
}

/** Reads a checkpoint in every way there is. Wrong bytes fail; the codes of all outcomes are answered. */
export async function readEverything(checkpoint: Checkpoint): Promise<ReadonlySet<string>> {
  const codes = new Set<string>();
  for (const [name, expected] of Object.entries(subjectState)) {
    const whole = await codeOf(async () => await checkpoint.read(name));
    const streamed = await codeOf(async () => await collect(checkpoint.stream(name)));
    const range = { offset: Math.floor(expected.length / 3), length: Math.floor(expected.length / 2) };
    const ranged = await codeOf(async () => await checkpoint.read(name, { range }));
    const part = expected.subarray(range.offset, range.offset + range.length);
    for (const [answer, right] of [
      [whole, expected],
      [streamed, expected],
      [ranged, part],
    ] as const) {
      codes.add(answer.code);
      if (answer.value && !Buffer.from(answer.value).equals(right)) {
        throw new Error(`wrong bytes of ${JSON.stringify(name)} were handed out`);
      }
    }
  }
  return codes;
}

/** Uses every way to a checkpoint; wrong bytes fail. Answers the code that each way ended in. */
export async function tryEverything(open: () => CheckpointStore): Promise<Readonly<Record<string, string>>> {
  const codes: Record<string, string> = {};
  const readers: Record<string, (store: CheckpointStore) => Promise<Checkpoint | undefined>> = {
    latest: async (store) => await store.job("orders").latest(),
    "checkpoint 1": async (store) => await store.job("orders").checkpoint(1),
    pin: async (store) => (await store.job("orders").pin(1)).checkpoint,
    claim: async (store) => (await store.job("orders").claim()).restored,
    fallback: async (store) => (await store.job("orders").claim({ fallback: true })).restored,
  };
  for (const [way, read] of Object.entries(readers)) {
    const store = open();
    const { value, code } = await codeOf(async () => await read(store));
    codes[way] = value ? [...(await readEverything(value))].sort().join(" ") : code;
  }
  const verified = await codeOf(async () => await open().job("orders").verify());
  const checkpoints = verified.value?.checkpoints.map(({ epoch, status }) => `${epoch} ${status}`);
  return { ...codes, verify: checkpoints?.join(" ") ?? verified.code };
}
