import { CorruptError } from "../errors/corrupt-error.js";
import { NotFoundError } from "../errors/not-found-error.js";
import type { CheckpointReference } from "../history/live-set.js";
import type { LogRecord } from "../log/log-record.js";
import { objectKeys } from "../state/manifest.js";
import type { StateOwner } from "../state/state-key.js";
import type { Deadline } from "../time/deadline.js";
import { forEachConcurrent } from "../time/for-each-concurrent.js";
import type { JobContext } from "./job-context.js";

const readsAtOnce = 16;

/** Everything that a record reaches. */
export interface LiveObjects {
  /** State objects and history pages. */
  readonly keys: ReadonlySet<string>;
  /** The records that hold live manifests. */
  readonly seqs: ReadonlySet<number>;
  /** Live checkpoints whose manifest is damaged, so that it is not known what they need. */
  readonly unreadable: readonly StateOwner[];
}

/** Follows a record to all that it names. */
export async function liveObjects(
  context: JobContext,
  record: LogRecord,
  deadline: Deadline,
): Promise<LiveObjects> {
  const keys = new Set<string>();
  const seqs = new Set<number>();
  const unreadable: StateOwner[] = [];
  for await (const key of context.history.pageKeys(record.live, deadline)) keys.add(key);
  await forEachConcurrent(context.history.all(record.live, deadline), readsAtOnce, async (reference) => {
    seqs.add(reference.seq);
    const found = await manifestKeys(context, record, reference, deadline);
    if (found) for (const key of found) keys.add(key);
    else unreadable.push(reference);
  });
  return { keys, seqs, unreadable };
}

async function manifestKeys(
  { manifests }: JobContext,
  record: LogRecord,
  reference: CheckpointReference,
  deadline: Deadline,
): Promise<ReadonlySet<string> | undefined> {
  try {
    return objectKeys(await manifests.load(record, reference, deadline));
  } catch (error) {
    if (CorruptError.isInstance(error) || NotFoundError.isInstance(error)) return undefined;
    throw error;
  }
}
