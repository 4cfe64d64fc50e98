import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { PipelineEvent, PipelineSummary } from "../pipeline/pipeline-event.js";
import type { WorkerConfig, WorkerMessage } from "../pipeline/worker-config.js";
import { isMoment, type Kill } from "./kill-plan.js";

export interface SupervisedRun {
  readonly config: WorkerConfig;
  /** The module that a child process runs. */
  readonly workerPath: string;
  readonly kill?: Kill;
  readonly onRow?: (row: number) => void;
  readonly signal?: AbortSignal;
}

/** How one process of the pipeline fared. */
export interface RunOutcome {
  readonly ended: "killed" | "finished";
  /** The last row heard of; absent when the process had not come to restore. */
  readonly row?: number;
  readonly restoredEpoch?: number;
  readonly restoredRow?: number;
  /** From the claim until all state was restored. */
  readonly restoreMs?: number;
  /** From the start of the process until it had processed new rows. */
  readonly backAtWorkMs?: number;
  /** What it was doing when it was killed. */
  readonly during: string;
  readonly summary?: PipelineSummary;
}

/** A worker that ended by itself without having finished. */
class WorkerFailedError extends Error {
  override readonly name: string = "WorkerFailedError";
}

/** Starts a pipeline process, kills it with SIGKILL at the moment given, and tells what came of it. */
export async function supervise(run: SupervisedRun): Promise<RunOutcome> {
  run.signal?.throwIfAborted();
  const startedAtMs = performance.now();
  const child = fork(run.workerPath, [JSON.stringify(run.config)], { execArgv: [] });
  const kill = (): void => void child.kill("SIGKILL");
  run.signal?.addEventListener("abort", kill, { once: true });
  const watch = new RunWatch(startedAtMs);
  let timer: NodeJS.Timeout | undefined;
  const killSoon = (delayMs: number): void => {
    timer ??= setTimeout(kill, delayMs);
  };
  if (run.kill?.moment === "restart") killSoon(run.kill.delayMs);
  child.on("message", (message: WorkerMessage) => {
    watch.see(message);
    if (message.kind === "progress") run.onRow?.(message.row);
    if (run.kill && message.kind !== "failed" && isMoment(run.kill, message, watch.row ?? 0)) {
      killSoon(run.kill.delayMs);
    }
  });
  try {
    const exit = await exited(child);
    run.signal?.throwIfAborted();
    return watch.outcome(exit);
  } finally {
    clearTimeout(timer);
    run.signal?.removeEventListener("abort", kill);
  }
}

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

async function exited(child: ChildProcess): Promise<Exit> {
  // The channel may still hold messages when the process is gone; "disconnect" follows the last of them.
  const [[code, signal]] = await Promise.all([once(child, "exit"), once(child, "disconnect")]);
  return { code, signal } as Exit;
}

class RunWatch {
  readonly #startedAtMs: number;
  #restored: Extract<PipelineEvent, { kind: "restored" }> | undefined;
  #backAtWorkMs: number | undefined;
  #summary: PipelineSummary | undefined;
  #failure: string | undefined;
  #during = "starting";
  row: number | undefined;

  constructor(startedAtMs: number) {
    this.#startedAtMs = startedAtMs;
  }

  see(message: WorkerMessage): void {
    if ("row" in message) this.row = message.row;
    switch (message.kind) {
      case "claimed":
        this.#during = "restoring";
        break;
      case "restored":
        this.#restored = message;
        this.#during = "positioning the source";
        break;
      case "progress":
        this.#backAtWorkMs ??= performance.now() - this.#startedAtMs;
        this.#during = "processing rows";
        break;
      case "checkpoint":
        this.#during = message.stage === "committed" ? "processing rows" : `checkpoint: ${message.stage}`;
        break;
      case "publish":
        this.#during = `publishing ${message.file}`;
        break;
      case "sweep":
        this.#during = "sweeping";
        break;
      case "finished":
        this.#summary = message.summary;
        this.#during = "finished";
        break;
      case "failed":
        this.#failure = message.message;
        break;
    }
  }

  outcome({ code, signal }: Exit): RunOutcome {
    const killed = signal === "SIGKILL";
    if (!killed && (code !== 0 || !this.#summary)) {
      const how = signal ? `by ${signal}` : `with exit code ${code}`;
      throw new WorkerFailedError(`the pipeline ended ${how}: ${this.#failure ?? "without a word"}`);
    }
    return {
      ended: killed ? "killed" : "finished",
      during: this.#during,
      ...(this.row !== undefined && { row: this.row }),
      ...(this.#restored && { restoredRow: this.#restored.row, restoreMs: this.#restored.restoreMs }),
      ...(this.#restored?.epoch !== undefined && { restoredEpoch: this.#restored.epoch }),
      ...(this.#backAtWorkMs !== undefined && { backAtWorkMs: this.#backAtWorkMs }),
      ...(this.#summary && { summary: this.#summary }),
    };
  }
}
