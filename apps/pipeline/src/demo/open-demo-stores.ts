import { join } from "node:path";
import { layout } from "../pipeline/flight-job.js";
import { surveyStorage } from "../pipeline/survey-storage.js";
import { openS3Store } from "../store/open-s3-store.js";
import { placeWithin, type StorePlace } from "../store/store-place.js";
import type { DemoStores } from "./run-demo.js";

export interface OpenedDemoStores {
  readonly stores: DemoStores;
  /** What the store is, in a few words; absent when it is in the demo's directory. */
  readonly title?: string;
  /** What it cannot promise, in a line; absent when it can promise everything. */
  readonly notice?: string;
  close(): Promise<void>;
}

/**
 * The stores of the demo's two runs, in its directory or on S3.
 * @throws UnsafeStorageError or UnusableStoreError for a place that cannot be relied on, saying why and what to do.
 */
export async function openDemoStores(
  directory: string,
  { s3 }: { readonly s3: boolean },
): Promise<OpenedDemoStores> {
  if (s3) {
    const { place, ...opened } = await openS3Store("holdfast-demo");
    const stores = { killed: placeWithin(place, "killed"), reference: placeWithin(place, "reference") };
    return { ...opened, stores };
  }
  const killed = layout.store(directory);
  const { acknowledge, notice } = await surveyStorage(killed);
  const at = (place: string): StorePlace => ({ kind: "directory", directory: place, acknowledge });
  const stores = { killed: at(killed), reference: at(layout.store(join(directory, "reference"))) };
  return { stores, ...(notice !== undefined && { notice }), close: async () => {} };
}
