import { InvalidStateError } from "../errors/invalid-state-error.js";
import { isJobId } from "../job-id.js";
import type { GuardedBackend } from "../spi/guarded-backend.js";
import { listPages } from "../spi/list-pages.js";
import type { Deadline } from "../time/deadline.js";
import { retryTransient } from "../time/retry.js";
import type { JobContext } from "./job-context.js";

const markerPrefix = "jobs/";

/** The key of the marker by which a job is listed. */
export function jobMarkerKey(job: string): string {
  return `${markerPrefix}${job}`;
}

/**
 * Makes a job's marker unless it is there. Nothing is decided by it, so repeating it is safe.
 * @throws InvalidStateError when the storage takes another job's marker for it.
 */
export async function makeJobMarker(
  { job, backend, settings }: JobContext,
  deadline: Deadline,
): Promise<void> {
  const bytes = Buffer.from(`{"format":1,"job":${JSON.stringify(job)}}\n`);
  await retryTransient(`marker of job ${job}`, deadline, settings.random, async () => {
    const result = await backend.create(jobMarkerKey(job), bytes, deadline);
    const isForeign =
      result.status === "exists" && !Buffer.from(result.bytes).includes(`"job":${JSON.stringify(job)}`);
    if (isForeign) {
      throw new InvalidStateError(
        `${jobMarkerKey(job)} marks another job: on storage that does not tell upper from lower case, ids must differ in more than case`,
      );
    }
  });
}

/** The ids of all jobs that were claimed and not destroyed, in ascending order. */
export async function listJobs(backend: GuardedBackend, deadline: Deadline): Promise<readonly string[]> {
  const jobs: string[] = [];
  for await (const page of listPages(backend, markerPrefix, deadline)) {
    jobs.push(...page.map(({ key }) => key.slice(markerPrefix.length)).filter(isJobId));
  }
  return jobs.sort();
}
