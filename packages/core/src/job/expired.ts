import { ExpiredError } from "../errors/expired-error.js";
import { NotFoundError } from "../errors/not-found-error.js";
import type { LiveSet } from "../history/live-set.js";

const namedEpochs = 20;

/** The error for a checkpoint that is not live, naming the newest that are. */
export function expired(
  job: string,
  epoch: number,
  live: LiveSet | undefined,
  cause?: unknown,
): ExpiredError {
  const liveEpochs = (live?.recent ?? [])
    .map((checkpoint) => checkpoint.epoch)
    .reverse()
    .slice(0, namedEpochs);
  const more = (live?.count ?? 0) - liveEpochs.length;
  const listed =
    liveEpochs.length === 0
      ? "none is"
      : `live are ${liveEpochs.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return new ExpiredError(`epoch ${epoch} of job ${job} is not live; ${listed}`, {
    epoch,
    liveEpochs,
    ...(cause !== undefined && { cause }),
  });
}

/** The error for holding the newest checkpoint of a job that has none. */
export function nothingToHold(job: string): NotFoundError {
  return new NotFoundError(`job ${job} has no checkpoint that could be held`);
}
