import type { Json } from "@holdfast/core";
import type { MadeContent } from "./made-bytes.js";

/** A checkpoint by what nobody else's has: its writer's generation, and its epoch. */
export type CheckpointName = { readonly generation: number; readonly epoch: number };

/** What a checkpoint holds besides the entry in which it says so. Plain JSON. */
export type EntryContents = { readonly [entry: string]: MadeContent };

/** The entry in which each checkpoint says what its others hold, so that any process can check and reuse them. */
export const planEntry = "plan.json";

/** What a draft will be, told before its commit is tried. */
export type DraftPlan = CheckpointName & {
  readonly entries: EntryContents;
  /** The number of each effect. */
  readonly effects: readonly number[];
};

/**
 * What a process that works on a job tells, at the moment it happens: what it is about to do, and what was acknowledged.
 * The names are those of the log that the parent keeps.
 */
export type JobMessage =
  | { readonly kind: "claiming" }
  | ({ readonly kind: "claimed"; readonly generation: number } & { readonly restored: CheckpointName | null })
  | ({ readonly kind: "committing" } & DraftPlan)
  | ({ readonly kind: "committed" } & CheckpointName)
  | ({ readonly kind: "refused"; readonly code: string; readonly outcome: string } & CheckpointName)
  | ({ readonly kind: "carried"; readonly index: number; readonly effect: number } & CheckpointName)
  | ({ readonly kind: "read"; readonly entries: EntryContents; readonly by: string } & CheckpointName)
  | { readonly kind: "naming"; readonly savepoint: string }
  | { readonly kind: "named"; readonly savepoint: string; readonly epoch: number }
  | { readonly kind: "releasing"; readonly savepoint: string }
  | { readonly kind: "released"; readonly savepoint: string }
  | { readonly kind: "pinning" }
  | { readonly kind: "pinned"; readonly pin: string; readonly epoch: number }
  | { readonly kind: "unpinning"; readonly pin: string }
  | { readonly kind: "unpinned"; readonly pin: string }
  | { readonly kind: "sweeping" }
  | { readonly kind: "swept" }
  | { readonly kind: "verifying" }
  | { readonly kind: "verified" }
  | { readonly kind: "failed"; readonly step: string; readonly code: string; readonly message: string }
  | { readonly kind: "reached"; readonly number: number; readonly verb: string; readonly side: string }
  | { readonly kind: "done"; readonly boundaries: number };

export function asJobMessages(told: readonly Json[]): readonly JobMessage[] {
  return told as readonly JobMessage[];
}

/** How a plan is stored in {@link planEntry}; the same plan is always the same text. */
export function renderContents(entries: EntryContents): string {
  return JSON.stringify(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function parseContents(text: string): EntryContents {
  return Object.fromEntries(JSON.parse(text) as [string, MadeContent][]);
}
