import type { Json } from "../json.js";
import type { StoredEntry } from "./entry.js";

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

/** The objects that a manifest needs. */
export function objectKeys(manifest: Manifest): ReadonlySet<string> {
  return new Set(manifest.entries.flatMap((entry) => (entry.object ? [entry.object.key] : [])));
}
