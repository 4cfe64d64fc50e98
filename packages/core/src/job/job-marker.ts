import { InvalidStateError } from "../errors/invalid-state-error.js";
import type { GuardedBackend } from "../spi/guarded-backend.js";
import type { Deadline } from "../time/deadline.js";
import type { Random } from "../time/random.js";
import { retryTransient } from "../time/retry.js";
import type { JobContext } from "./job-context.js";

const markerPrefix = "jobs/";
const jobsPerPage = 1000;

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
export async function listJobs(
  backend: GuardedBackend,
  random: Random,
  deadline: Deadline,
): Promise<readonly string[]> {
  const jobs: string[] = [];
  const isOrdered = backend.traits.orderedListing;
  for (let after: string | undefined, more = true; more; ) {
    const page = isOrdered ? { limit: jobsPerPage, ...(after !== undefined && { after }) } : {};
    const objects = await retryTransient("list of jobs", deadline, random, () =>
      backend.list(markerPrefix, deadline, page),
    );
    jobs.push(...objects.map(({ key }) => key.slice(markerPrefix.length)));
    after = objects.at(-1)?.key;
    more = isOrdered && objects.length === jobsPerPage;
  }
  return jobs.sort();
}
