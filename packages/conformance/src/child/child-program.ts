import type { Json } from "@holdfast/core";
import type { Harness } from "../harness/harness.js";
import type { ChildInput } from "./child.js";

/** What a parent and its child tell each other: a kind, and what belongs to it. */
interface ChildMessage {
  readonly kind: string;
  readonly [detail: string]: Json;
}

/** What a program of the suite works with in its own process. */
export interface ChildContext {
  /** The harness, made anew in this process on the parent's place. */
  readonly harness: Harness;
  readonly input: ChildInput;
  /** Tells the parent. It has left the process when this returns, so that a SIGKILL right after loses nothing. */
  tell(message: ChildMessage): void;
  /** What the parent says next. */
  hear(): Promise<Json>;
}

/** A program that runs in a process of its own, on the data of a case. */
export type ChildProgram = (context: ChildContext) => Promise<void>;
