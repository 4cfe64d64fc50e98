import type { Backend, BackendTraits } from "@holdfast/core";
import type { Choices } from "@holdfast/worlds";
import type { Child, ChildInput } from "../child/child.js";
import type { Harness, OpenOptions } from "../harness/harness.js";
import type { Tuning } from "../harness/tuning.js";

/** What a case works with. All it opens and starts is closed and killed when it ends. */
export interface CaseContext {
  readonly harness: Harness;
  readonly traits: BackendTraits;
  readonly tuning: Tuning;
  /** Every random choice of a case comes from here, so that its seed replays it. */
  readonly choices: Choices;
  /** Aborts when the case must end. */
  readonly signal: AbortSignal;
  /** Opens another client of the same data, as another machine would be. */
  open(options?: OpenOptions): Promise<Backend>;
  /** Has something of the case's own put back when it ends. */
  onEnd(run: () => Promise<void> | void): void;
  /** Starts a program of the suite in a process of its own, on the same data. */
  startChild(program: string, input: ChildInput): Promise<Child>;
  /** A figure or a finding for the report. */
  note(text: string): void;
}
