import type { CrashStatesReport } from "@holdfast/conformance/crash-states";
import type { CrashModelName } from "@holdfast/worlds/disk";
import type { WorldWriterName } from "./world-writers.js";

/** What one worker is to explore. */
export interface ExplorerRequest {
  readonly writer: WorldWriterName;
  readonly model: CrashModelName;
  readonly seed: number;
  readonly states: number;
}

/** What a worker tells: the keys of states that it has judged since it told last, and in the end its report. */
export type ExplorerNews =
  | { readonly states: readonly string[]; readonly disks: readonly string[] }
  | { readonly report: CrashStatesReport };
