import { UnsafeStorageError } from "@holdfast/core";
import { type Acknowledgement, localBackend } from "@holdfast/local";

/** Places that lose what they hold with the power, but not with a process. */
const surviveKills: readonly Acknowledgement[] = [
  "tmpfs",
  "ramfs",
  "overlay",
  "fuse",
  "nobarrier",
  "unknown-filesystem",
];

/** What has to be accepted by name to keep a store in a place. */
export interface StorageSurvey {
  readonly acknowledge: readonly Acknowledgement[];
  /** What the place cannot promise, in a line; absent when it can promise everything. */
  readonly notice?: string;
}

/**
 * Tries whether a directory can hold a store that survives a power cut, or else one that survives a kill.
 * @throws UnsafeStorageError when it can do neither, saying why and what to do.
 */
export async function surveyStorage(directory: string): Promise<StorageSurvey> {
  try {
    await localBackend({ directory }).probe();
    return { acknowledge: [] };
  } catch (error) {
    if (!UnsafeStorageError.isInstance(error)) throw error;
  }
  const { checks } = await localBackend({ directory, acknowledge: surviveKills }).probe();
  const accepted = checks.filter((check) => check.outcome === "accepted");
  const acknowledge = surviveKills.filter((name) => accepted.some(({ id }) => id === name));
  const why = accepted.map(({ explanation }) => explanation).join("; ");
  const names = acknowledge.join(", ");
  return {
    acknowledge,
    notice: `${why}. Accepted by name (${names}): kills are survived here, a power cut is not`,
  };
}
