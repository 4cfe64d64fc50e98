import type { Json } from "@holdfast/core";
import type { ChildInput } from "./child.js";

/** The first line that a child hears: what to run, on whose data. */
export interface ChildStart {
  readonly program: string;
  /** The URL of the harness' module. */
  readonly module: string;
  readonly place: string;
  readonly input: ChildInput;
}

/** What a child sends, one a line: that its harness is made, why that cannot be, or what its program tells. */
export type ChildSignal =
  | { readonly ready: true }
  | { readonly refused: { readonly code: string; readonly message: string } }
  | { readonly told: Json };

/** The file descriptor of what a child sends. Its stdout stays free for whatever a harness prints. */
export const signalDescriptor = 3;
