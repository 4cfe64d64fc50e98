import type { FileCall } from "./file-call.js";

/** Calls that a process is to do on a real disk, one after the other. */
export interface CallOrder {
  /** Where, on the machine. */
  readonly directory: string;
  readonly calls: readonly FileCall[];
  /** How long to rest before each call, in milliseconds. Without it all are done in one breath, and told at the end. */
  readonly restsMs?: readonly number[];
}

/** What the process is told, a line of JSON: trees of its own, worked on side by side. */
export interface RealityOrder {
  readonly trees: readonly CallOrder[];
  /** A file of the disk for a `PowerProbe`. */
  readonly probe: string;
}

/** What it tells. Numbers are places in what was ordered. */
export type RealityMessage =
  /** A call is done, or has failed in the way of every day. */
  | { readonly kind: "did"; readonly tree: number; readonly call: number; readonly failure?: string }
  /** The power was gone after a call, however it ended. It may have been done, in part or not at all. */
  | { readonly kind: "cut"; readonly tree: number; readonly call: number; readonly failure?: string }
  /** All trees are done, or cut. */
  | { readonly kind: "ended" };
