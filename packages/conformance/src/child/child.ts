import type { Json } from "@holdfast/core";

export type ChildInput = Readonly<Record<string, Json>>;

/** A process that runs a program of the suite. It tells its parent things line by line, each a JSON value. */
export interface Child {
  readonly pid: number;
  /** All that was told so far, in order. What a killed process had told is complete. */
  readonly told: readonly Json[];
  /** Resolves with the first told value of a kind, by its `kind` member. Rejects when the process ends without. */
  waitFor(kind: string): Promise<Json>;
  /** Lets a program that waits for it go on. */
  say(message: Json): void;
  kill(signal: "SIGKILL" | "SIGSTOP" | "SIGCONT" | "SIGTERM"): void;
  /** Resolves when the process is gone and all it told has arrived. */
  readonly ended: Promise<ChildEnd>;
}

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it wrote to stderr. */
  readonly complaint: string;
}
