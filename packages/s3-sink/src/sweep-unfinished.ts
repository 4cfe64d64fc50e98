import { CorruptError, ExpiredError, FencedError, type Job, NotFoundError } from "@holdfast/core";
import type { OutputMedium, UnfinishedFile } from "./output-medium.js";
import { readSinkState } from "./sink-state.js";

/** What a sweep of a sink removed. */
export interface SinkSweepReport {
  /** Unfinished files that were removed. */
  readonly removed: number;
  /** Those of them of which it could not be seen whether they are gone. */
  readonly unconfirmed: number;
  /** Those that live checkpoints still need, or that this run has in progress. */
  readonly kept: number;
  /** Live checkpoints that could not be read. Nothing is removed then, since they may need anything. */
  readonly unreadableEpochs: readonly number[];
}

export interface SinkSweep {
  readonly job: Pick<Job, "id" | "health" | "checkpoints" | "checkpoint">;
  readonly medium: OutputMedium;
  readonly sink: string;
  /** Of the run that sweeps. */
  readonly generation: number;
  /** What this run began or goes on with, up to now. */
  readonly own: () => Promise<ReadonlySet<string>>;
  readonly signal: AbortSignal;
}

/**
 * The order is what makes it safe. What is listed was begun before; if nobody has claimed the job since, it was begun by
 * this run, which knows its own, or by a fenced one, whose commits count no more. A file that no live checkpoint needs now
 * can never be needed again: what is not live never comes back, and this run commits only what it knows.
 */
export async function sweepUnfinished(sweep: SinkSweep): Promise<SinkSweepReport> {
  const { job, medium, generation, signal } = sweep;
  const listed = await medium.unfinished(signal);
  const own = await sweep.own();
  const { needed, unreadableEpochs } = await neededFiles(sweep);
  const { generation: currentGeneration } = await job.health({ signal });
  if (currentGeneration !== generation) {
    throw new FencedError(
      `job ${job.id} is owned by generation ${currentGeneration}; generation ${generation} removes nothing`,
      {
        generation,
        currentGeneration,
      },
    );
  }
  const dead = listed.filter(({ uploadId }) => !own.has(uploadId) && !needed.has(uploadId));
  const kept = listed.length - dead.length;
  if (unreadableEpochs.length > 0)
    return { removed: 0, unconfirmed: 0, kept: listed.length, unreadableEpochs };
  const unconfirmed: UnfinishedFile[] = [];
  for (const file of dead) if (!(await medium.discard(file, signal))) unconfirmed.push(file);
  return { removed: dead.length, unconfirmed: unconfirmed.length, kept, unreadableEpochs };
}

/** The unfinished files that live checkpoints name: in progress, or by an effect. */
async function neededFiles({ job, sink, signal }: SinkSweep): Promise<{
  readonly needed: ReadonlySet<string>;
  readonly unreadableEpochs: readonly number[];
}> {
  const needed = new Set<string>();
  const unreadableEpochs: number[] = [];
  for (const { epoch, effectsPending, skipped } of await job.checkpoints({ signal })) {
    try {
      const checkpoint = await job.checkpoint(epoch, { signal });
      // Those known done need nothing any more. One that was passed over may be chosen again.
      const effects = effectsPending > 0 || skipped ? checkpoint.effects : [];
      for (const { sink: name, uploadId } of effects) if (name === sink) needed.add(String(uploadId));
      const state = await readSinkState(checkpoint, sink, { signal });
      for (const { upload } of state?.files ?? []) if (upload) needed.add(upload.id);
    } catch (error) {
      // What has expired since it was listed is needed by nobody, and never will be.
      if (ExpiredError.isInstance(error)) continue;
      if (!CorruptError.isInstance(error) && !NotFoundError.isInstance(error)) throw error;
      unreadableEpochs.push(epoch);
    }
  }
  return { needed, unreadableEpochs };
}
