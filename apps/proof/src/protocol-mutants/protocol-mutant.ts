import type { SourcePatch } from "../source-patch/source-patch.js";

/** The protocol, broken in one way: a few lines of the sources that every adapter runs under. */
export interface ProtocolMutant extends SourcePatch {
  /** What it does wrong. */
  readonly title: string;
  /** The bug in the world that it stands for, with a source where there is one. */
  readonly standsFor: string;
  /** The cases that must fail on it; the first is the one meant for it. */
  readonly killedBy: readonly string[];
}
