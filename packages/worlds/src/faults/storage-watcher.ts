import type { VerbCall } from "./verb-call.js";

/** Told of what happens to the storage, at the moment it happens. */
export interface StorageWatcher {
  /** A call was made; nothing is decided about it yet. */
  asked?(call: VerbCall): void;
  /** An object was created, not found to exist. */
  created?(key: string, bytes: Uint8Array): void;
  /** With this one, keys that are removed together are removed one by one, so that each is told at its moment. */
  removed?(key: string): void;
}
