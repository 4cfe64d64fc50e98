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

/** The keys of the states that a worker has judged since it told last, and of their disks. */
export type JudgedStatesNews = { readonly states: readonly string[]; readonly disks: readonly string[] };

/** What a worker tells: what it has judged, and in the end its report. */
export type ExplorerNews = JudgedStatesNews | { readonly report: CrashStatesReport };
