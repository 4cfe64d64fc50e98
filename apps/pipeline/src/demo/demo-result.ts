import type { OutputComparison } from "../output/compare-outputs.js";
import type { PipelineSummary } from "../pipeline/pipeline-event.js";
import type { Kill } from "./kill-plan.js";
import type { RunOutcome } from "./supervise.js";

/** One process of the pipeline that was killed, or finished. */
export interface RunRecord extends RunOutcome {
  readonly run: number;
  readonly kill?: Kill;
  /** Rows processed again: from the restored row to the furthest one any earlier process had come to. */
  readonly rowsReplayed: number;
}

export interface DemoResult {
  readonly seed: number;
  readonly rows: number;
  readonly killsPlanned: number;
  readonly killsDone: number;
  readonly runs: readonly RunRecord[];
  readonly summary: PipelineSummary;
  readonly comparison: OutputComparison;
  readonly elapsedMs: number;
}
