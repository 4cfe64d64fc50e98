import { AbortedError } from "../errors/aborted-error.js";
import { CorruptError } from "../errors/corrupt-error.js";
import { HoldfastError } from "../errors/holdfast-error.js";
import { NotFoundError } from "../errors/not-found-error.js";
import type { CheckpointReference } from "../history/live-set.js";
import type { StoredEntry } from "../state/entry.js";
import { entryPlace } from "../state/entry-place.js";
import type { Manifest } from "../state/manifest.js";
import { readEntry } from "../state/read-entry.js";
import type { Deadline } from "../time/deadline.js";
import { forEachConcurrent } from "../time/for-each-concurrent.js";
import type { JobContext } from "./job-context.js";

const readsAtOnce = 4;

/** Something of a checkpoint that could not be proven to be what was written. */
export interface VerifyProblem {
  /** The entry concerned; absent when it is the checkpoint's record. */
  readonly entry?: string;
  /** `CORRUPT`, `UNAVAILABLE` or another code of the error. */
  readonly code: string;
  readonly error: HoldfastError;
}

/** Entries that were checked in this scrub, by place, length and digest: shared ones are read once. */
export type CheckedEntries = Map<string, VerifyProblem | undefined>;

/**
 * Reads all that a checkpoint consists of and compares it with what was written; all but its record when the manifest
 * is at hand from elsewhere.
 */
export async function verifyCheckpoint(
  context: JobContext,
  reference: CheckpointReference,
  checked: CheckedEntries,
  deadline: Deadline,
  carried?: Manifest,
): Promise<readonly VerifyProblem[]> {
  let manifest: Manifest;
  try {
    manifest = carried ?? (await context.manifests.read(reference, deadline));
  } catch (error) {
    return [problemOf(error)];
  }
  const problems: VerifyProblem[] = [];
  await forEachConcurrent(manifest.entries, readsAtOnce, async (entry) => {
    const place = entryPlace(entry);
    if (place === undefined || !checked.has(place)) {
      const found = await verifyEntry(context, entry, deadline);
      if (place !== undefined) checked.set(place, found);
      if (found) problems.push({ ...found, entry: entry.name });
      return;
    }
    const known = checked.get(place);
    if (known) problems.push({ ...known, entry: entry.name });
  });
  return problems;
}

async function verifyEntry(
  { backend }: JobContext,
  entry: StoredEntry,
  deadline: Deadline,
): Promise<VerifyProblem | undefined> {
  try {
    for await (const _ of readEntry(backend, entry, deadline))
      deadline.check(`verification of ${entry.name}`);
    return undefined;
  } catch (error) {
    return problemOf(error);
  }
}

/** What is missing although a live checkpoint names it is as bad as damaged. */
function problemOf(error: unknown): VerifyProblem {
  if (!HoldfastError.isInstance(error) || AbortedError.isInstance(error)) throw error;
  if (!NotFoundError.isInstance(error)) return { code: error.code, error };
  const lost = new CorruptError(`a live checkpoint names what is gone: ${error.message}`, {
    reason: "missing",
    cause: error,
  });
  return { code: lost.code, error: lost };
}

/** Whether a scrub's problems prove that the checkpoint cannot be restored, rather than leave it open. */
export function isProvenDamaged(problems: readonly VerifyProblem[]): boolean {
  return problems.some(({ error }) => CorruptError.isInstance(error));
}
