import { assertEntryName } from "../entry-name.js";
import { InvalidStateError } from "../errors/invalid-state-error.js";
import { NotFoundError } from "../errors/not-found-error.js";
import { updateCheckpoint } from "../history/change-live-set.js";
import { type CheckpointReference, newestRestorable } from "../history/live-set.js";
import { describeValue } from "../key.js";
import type { Head } from "../log/head.js";
import type { LogRecord } from "../log/log-record.js";
import type { Deadline } from "../time/deadline.js";
import { appendChange } from "./append-change.js";
import { expired, nothingToHold } from "./expired.js";
import type { JobContext } from "./job-context.js";

/** Names a live checkpoint, or the newest restorable one, so that retention never drops it. Idempotent. */
export async function makeSavepoint(
  context: JobContext,
  name: string,
  epoch: number | undefined,
  deadline: Deadline,
): Promise<{ readonly head: Head; readonly reference: CheckpointReference }> {
  const { job, history } = context;
  assertEntryName(name, "savepoint name");
  const change = async (record: LogRecord, head: Head | undefined): Promise<LogRecord | undefined> => {
    const holder = await history.findSavepoint(record.live, name, deadline);
    const wanted = epoch ?? newestRestorable(record.live)?.epoch;
    if (holder && holder.epoch !== wanted) {
      throw new InvalidStateError(
        `savepoint ${describeValue(name)} of job ${job} holds epoch ${holder.epoch}; release it first, or choose another name`,
      );
    }
    if (holder) return undefined;
    const reference =
      epoch === undefined ? newestRestorable(record.live) : await history.find(record.live, epoch, deadline);
    if (!reference) throw epoch === undefined ? nothingToHold(job) : expired(job, epoch, head?.record.live);
    const savepoints = [...(reference.savepoints ?? []), name];
    return { ...record, live: updateCheckpoint(record.live, { ...reference, savepoints }) };
  };
  const head = await appendChange(context, "savepoint", undefined, change, deadline);
  const reference = head && (await history.findSavepoint(head.record.live, name, deadline));
  if (!reference)
    throw new InvalidStateError(
      `savepoint ${describeValue(name)} of job ${job} is not in the record that made it`,
    );
  return { head, reference };
}

/** Takes a savepoint's name away; from the next commit on retention may drop the checkpoint. */
export async function releaseSavepoint(context: JobContext, name: string, deadline: Deadline): Promise<void> {
  const { job, history } = context;
  assertEntryName(name, "savepoint name");
  let isRetry = false;
  const change = async (record: LogRecord): Promise<LogRecord | undefined> => {
    const reference = await history.findSavepoint(record.live, name, deadline);
    if (!reference && isRetry) return undefined;
    if (!reference) throw new NotFoundError(`job ${job} has no savepoint ${describeValue(name)}`);
    isRetry = true;
    const savepoints = (reference.savepoints ?? []).filter((present) => present !== name);
    return { ...record, live: updateCheckpoint(record.live, { ...reference, savepoints }) };
  };
  await appendChange(context, "release", undefined, change, deadline);
}
