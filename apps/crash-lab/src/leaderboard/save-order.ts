/** What a process of the leaderboard is asked to do, as JSON in its first argument. */
export type SaveOrder = {
  readonly writer: string;
  /** Each key has a folder of its own in here. */
  readonly directory: string;
  readonly keys: number;
} & (
  | { readonly work: "save"; readonly seed: number /** A file for a `PowerProbe`. */; readonly probe: string }
  | { readonly work: "load" }
);

/** What it tells on its output, a line of JSON each. */
export type SaveMessage =
  /** Every key has its first value; it waits for a line on its input before it goes on. */
  | { readonly kind: "ready" }
  | { readonly kind: "begun"; readonly key: number; readonly version: number; readonly bytes: number }
  | { readonly kind: "acknowledged"; readonly key: number; readonly version: number }
  /** A save failed, as all do once the power is gone. */
  | { readonly kind: "failed"; readonly key: number; readonly error: string }
  | { readonly kind: "loaded"; readonly key: number; readonly value?: string; readonly error?: string };

export function keyFolder(directory: string, key: number): string {
  return `${directory}/key-${key}`;
}
