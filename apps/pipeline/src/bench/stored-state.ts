import { join } from "node:path";
import { CheckpointStore } from "@holdfast/core";
import { type Acknowledgement, localBackend } from "@holdfast/local";

const job = "bench";
const entry = "state";

export interface StorePlace {
  readonly directory: string;
  readonly acknowledge: readonly Acknowledgement[];
}

/** A place within a place. */
export function within({ directory, acknowledge }: StorePlace, name: string): StorePlace {
  return { directory: join(directory, name), acknowledge };
}

/** Runs something on a store in this directory. */
export async function withStore<T>(
  { directory, acknowledge }: StorePlace,
  run: (store: CheckpointStore) => Promise<T>,
): Promise<T> {
  const backend = localBackend({ directory, acknowledge });
  const store = new CheckpointStore(backend, { retention: { keepLast: 1 } });
  try {
    return await run(store);
  } finally {
    await store.close();
  }
}

/** Puts a stream of state and commits it. */
export async function putState(store: CheckpointStore, body: AsyncIterable<Uint8Array>): Promise<void> {
  const writer = await store.job(job).claim();
  const draft = writer.begin();
  await draft.put(entry, body);
  await draft.commit();
}

/** Reads the state back as a stream; answers its length in bytes. */
export async function readState(store: CheckpointStore): Promise<number> {
  const checkpoint = await store.job(job).latest();
  if (!checkpoint) throw new Error("the state that was put is not there");
  let bytes = 0;
  for await (const chunk of checkpoint.stream(entry)) bytes += chunk.length;
  return bytes;
}
