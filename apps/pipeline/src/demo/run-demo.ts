import { join } from "node:path";
import { compareOutputs } from "../output/compare-outputs.js";
import { layout } from "../pipeline/flight-job.js";
import type { PipelineSummary } from "../pipeline/pipeline-event.js";
import type { WorkerConfig } from "../pipeline/worker-config.js";
import type { StorePlace } from "../store/store-place.js";
import type { DemoResult, RunRecord } from "./demo-result.js";
import { planKills } from "./kill-plan.js";
import type { Progress } from "./progress.js";
import { supervise } from "./supervise.js";

/** Where each of the two runs keeps its checkpoints. */
export interface DemoStores {
  readonly killed: StorePlace;
  readonly reference: StorePlace;
}

export interface DemoRun {
  readonly directory: string;
  readonly seed: number;
  readonly kills: number;
  readonly rows: number;
  readonly stores: DemoStores;
  /** The module that runs the pipeline uninterrupted. */
  readonly referenceWorkerPath: string;
  /** The module that is killed; the same, unless a test wants to see a broken one found out. */
  readonly workerPath: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/**
 * Runs the pipeline uninterrupted, and beside it once more while killing it, and compares what they put out.
 * When either fails, the other is ended too.
 */
export async function runDemo(demo: DemoRun): Promise<DemoResult> {
  const startedAtMs = performance.now();
  const failed = new AbortController();
  const signal = demo.signal ? AbortSignal.any([demo.signal, failed.signal]) : failed.signal;
  const settled = await Promise.allSettled(
    [runUninterrupted({ ...demo, signal }), runKilled({ ...demo, signal })].map(async (run) => {
      try {
        return await run;
      } catch (error) {
        failed.abort(error);
        throw error;
      }
    }),
  );
  demo.signal?.throwIfAborted();
  failed.signal.throwIfAborted();
  const runs = settled.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
  const killed = runs.filter((run) => run.run > 0);
  const comparison = await compareOutputs(
    layout.output(join(demo.directory, "reference")),
    layout.output(demo.directory),
  );
  return {
    seed: demo.seed,
    rows: demo.rows,
    killsPlanned: demo.kills,
    killsDone: killed.filter((run) => run.ended === "killed").length,
    runs: killed,
    summary: lastSummary(killed),
    comparison,
    elapsedMs: performance.now() - startedAtMs,
  };
}

async function runUninterrupted(demo: DemoRun): Promise<readonly RunRecord[]> {
  const config = workerConfig(demo, demo.stores.reference, join(demo.directory, "reference"));
  const onRow = (row: number): void => demo.progress.reference(row);
  const { signal, referenceWorkerPath: workerPath } = demo;
  const outcome = await supervise({ config, workerPath, onRow, ...(signal && { signal }) });
  return [{ run: 0, rowsReplayed: 0, ...outcome }];
}

async function runKilled(demo: DemoRun): Promise<readonly RunRecord[]> {
  const config = workerConfig(demo, demo.stores.killed, demo.directory);
  const kills = planKills(demo.seed, demo.kills, demo.rows);
  const onRow = (row: number): void => demo.progress.killed(row);
  const { signal, workerPath } = demo;
  const runs: RunRecord[] = [];
  let furthestRow = 0;
  for (let run = 1; ; run += 1) {
    const kill = kills[run - 1];
    const outcome = await supervise({
      config,
      workerPath,
      onRow,
      ...(kill && { kill }),
      ...(signal && { signal }),
    });
    const rowsReplayed = Math.max(0, furthestRow - (outcome.restoredRow ?? furthestRow));
    furthestRow = Math.max(furthestRow, outcome.row ?? 0);
    const record: RunRecord = { run, rowsReplayed, ...outcome, ...(kill && { kill }) };
    runs.push(record);
    demo.progress.runEnded(record);
    if (outcome.ended === "finished") return runs;
  }
}

function workerConfig({ rows }: DemoRun, store: StorePlace, directory: string): WorkerConfig {
  return {
    store,
    directory,
    rows,
    // Few rows still meet every situation: about 150 checkpoints and 20 files.
    checkpointEveryRows: Math.max(100, Math.ceil(rows / 150)),
    rollRows: Math.max(20, Math.ceil(rows / 150)),
    rollBytes: 1024 * 1024,
  };
}

function lastSummary(runs: readonly RunRecord[]): PipelineSummary {
  const summary = runs.at(-1)?.summary;
  if (!summary) throw new Error("the last process of the pipeline gave no summary");
  return summary;
}
