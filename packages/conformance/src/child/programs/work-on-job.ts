import type { JobOrder } from "../../trial/job-order.js";
import { carryOutOrder } from "../../trial/work-on-job.js";
import type { ChildProgram } from "../child-program.js";
import { asInput } from "../workload/as-input.js";
import { BoundaryBackend } from "../workload/boundary-backend.js";
import { JobWork } from "../workload/job-work.js";
import { killSelf, stopSelf } from "../workload/self-signal.js";

/** What `work-on-job` is told to do. */
export type WorkOnJobInput = JobOrder & {
  /** It ends itself at the boundary of this number. */
  readonly killAt?: number;
  /** It stops itself at the boundary of this number, as if its machine slept, until it is let go on. */
  readonly stopAt?: number;
  /** It ends itself before the chunk of this number of the huge entries that it streams. */
  readonly killInChunk?: number;
};

/** Works on a job, step by step, until its steps are done or it is killed. */
export const workOnJob: ChildProgram = async ({ harness, input, tell }) => {
  const { killAt, stopAt, killInChunk, ...order } = asInput<WorkOnJobInput>(input);
  const backend = new BoundaryBackend(await harness.open(), ({ number, verb, side }) => {
    if (number !== killAt && number !== stopAt) return;
    tell({ kind: "reached", number, verb, side });
    if (number === killAt) killSelf();
    stopSelf();
  });
  let chunks = 0;
  const beforeChunk = (): void => {
    chunks += 1;
    if (chunks === killInChunk) killSelf();
  };
  await carryOutOrder(new JobWork(backend, { ...order, beforeChunk }, tell), order);
  tell({ kind: "done", boundaries: backend.boundaries });
  await backend.close();
};
