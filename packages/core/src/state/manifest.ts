import type { Json } from "../json.js";
import type { StoredEntry } from "./entry.js";
import { entryPlace } from "./entry-place.js";

/** An external action that belongs to a checkpoint. `sink` says who carries it out; the rest is the sink's. */
export interface Effect {
  readonly sink: string;
  readonly [detail: string]: Json;
}

/** All that one checkpoint consists of. */
export interface Manifest {
  readonly epoch: number;
  readonly generation: number;
  /** When the checkpoint was committed, by its writer's clock, in milliseconds. */
  readonly committedAtMs: number;
  readonly entries: readonly StoredEntry[];
  readonly effects: readonly Effect[];
}

/** Whether a manifest names exactly this piece of state, under whatever name. */
export function namesEntry(manifest: Manifest, entry: StoredEntry): boolean {
  const place = entryPlace(entry);
  return manifest.entries.some((named) => entryPlace(named) === place);
}

/** The objects that a manifest needs. */
export function objectKeys(manifest: Manifest): ReadonlySet<string> {
  return new Set(manifest.entries.flatMap((entry) => (entry.object ? [entry.object.key] : [])));
}
