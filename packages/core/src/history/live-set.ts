import type { PageReference } from "./page.js";

/** What a record says of one live checkpoint. */
export interface CheckpointReference {
  readonly epoch: number;
  readonly generation: number;
  /** The record that holds the checkpoint's manifest. */
  readonly seq: number;
  /** That record's digest; `null` in the record itself, which cannot contain its own. */
  readonly digest: string | null;
  /** The draft's nonce, by which a writer recognises its own commit. */
  readonly nonce: string;
  readonly committedAtMs: number;
  /** What a restore would read, in bytes. */
  readonly stateBytes: number;
  readonly entries: number;
  /** Present when the checkpoint has effects. */
  readonly effects?: EffectProgress;
  /** When a scrub last proved it restorable, by the scrubber's clock, in milliseconds. */
  readonly verifiedAtMs?: number;
  /** When a scrub last proved it damaged, by the scrubber's clock, in milliseconds. */
  readonly damagedAtMs?: number;
  /** The names that hold it; retention never drops it while there is one. */
  readonly savepoints?: readonly string[];
  /** The tree has an older version of this reference, which this one overrides. */
  readonly overrides?: true;
}

interface EffectProgress {
  readonly total: number;
  /** Indices of those not yet known done. */
  readonly pending: readonly number[];
}

/** Checkpoints that a claim passed over: those with `after < epoch <= through`. They are never restored by default. */
export interface Skip {
  readonly after: number;
  readonly through: number;
  readonly reason: "corrupt" | "chosen";
  readonly atMs: number;
}

/**
 * The checkpoints a job can restore. The newest are in the record itself; older ones are folded into history pages,
 * immutable objects in the form of a tree, so that a record stays small however much is retained.
 */
export interface LiveSet {
  /** By ascending epoch. An epoch that is also in the tree is as it says here. */
  readonly recent: readonly CheckpointReference[];
  /** Epochs in the tree that are not live any more. */
  readonly gone: readonly number[];
  /** The folded checkpoints by epoch. */
  readonly folded: PageReference | null;
  /** The folded savepoints' epochs by name; a hint that the checkpoint's own names confirm. */
  readonly names: PageReference | null;
  readonly skips: readonly Skip[];
  /** How many checkpoints are live. */
  readonly count: number;
  /** What restoring each of them would read, in bytes. */
  readonly stateBytes: number;
}

export const emptyLiveSet: LiveSet = {
  recent: [],
  gone: [],
  folded: null,
  names: null,
  skips: [],
  count: 0,
  stateBytes: 0,
};

/** Whether a claim passed this checkpoint over. */
export function isSkipped(live: Pick<LiveSet, "skips">, epoch: number): boolean {
  return live.skips.some(({ after, through }) => after < epoch && epoch <= through);
}

/** How many effects of a checkpoint are still to be carried out: none of one that was passed over. */
export function pendingEffects(
  live: Pick<LiveSet, "skips">,
  { epoch, effects }: CheckpointReference,
): number {
  return effects && !isSkipped(live, epoch) ? effects.pending.length : 0;
}

/** The newest live checkpoint, restorable or not. It is never folded. */
export function newestCheckpoint(live: LiveSet): CheckpointReference | undefined {
  return live.recent.at(-1);
}

/** The newest live checkpoint that was not passed over. It is never folded. */
export function newestRestorable(live: LiveSet): CheckpointReference | undefined {
  return live.recent.findLast(({ epoch }) => !isSkipped(live, epoch));
}
