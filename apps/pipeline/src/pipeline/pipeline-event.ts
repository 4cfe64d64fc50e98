/** What the pipeline is doing at a moment; whoever watches may kill it at any of them. */
export type PipelineEvent =
  | { readonly kind: "claimed"; readonly generation: number }
  | {
      readonly kind: "restored";
      readonly generation: number;
      /** Absent when there was no checkpoint yet. */
      readonly epoch?: number;
      readonly row: number;
      readonly restoreMs: number;
      /** Files that the last run had committed but not seen published. */
      readonly replayedEffects: number;
    }
  | { readonly kind: "progress"; readonly row: number }
  | { readonly kind: "checkpoint"; readonly stage: CheckpointStage; readonly row: number }
  | { readonly kind: "publish"; readonly file: string; readonly replay: boolean }
  | { readonly kind: "sweep"; readonly row: number }
  | { readonly kind: "finished"; readonly summary: PipelineSummary };

/** The steps of a checkpoint, in order. */
export type CheckpointStage = "flush" | "upload" | "commit" | "committed";

/** Totals over the whole stream, however often it was interrupted. */
export interface PipelineSummary {
  readonly rows: number;
  readonly windows: number;
  readonly lateRows: number;
  readonly epoch: number;
  /** Of the run that finished: entries written and entries reused in its checkpoints. */
  readonly entriesWritten: number;
  readonly entriesReused: number;
}
