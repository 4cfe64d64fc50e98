import { FencedError } from "../errors/fenced-error.js";

/** The error for a writer whose job has a newer owner. */
export function fenced(job: string, generation: number, currentGeneration: number): FencedError {
  return new FencedError(
    `generation ${generation} of job ${job} is fenced: generation ${currentGeneration} owns the job now; claim anew to go on`,
    { generation, currentGeneration },
  );
}
