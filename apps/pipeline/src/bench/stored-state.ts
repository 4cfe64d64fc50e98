import { CheckpointStore } from "@holdfast/core";
import { openBackend, type StorePlace } from "../store/store-place.js";

const job = "bench";
const entry = "state";

/** Runs something on the store in a place. */
export async function withStore<T>(
  place: StorePlace,
  run: (store: CheckpointStore) => Promise<T>,
): Promise<T> {
  const store = new CheckpointStore(openBackend(place), { retention: { keepLast: 1 } });
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
