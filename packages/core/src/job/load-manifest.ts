import { CorruptError } from "../errors/corrupt-error.js";
import { NotFoundError } from "../errors/not-found-error.js";
import type { CheckpointReference } from "../history/live-set.js";
import { logKey } from "../log/log-key.js";
import type { LogRecord } from "../log/log-record.js";
import type { Manifest } from "../state/manifest.js";
import type { Deadline } from "../time/deadline.js";
import { expired } from "./expired.js";
import type { JobContext } from "./job-context.js";
import { onNewestHead } from "./on-newest-head.js";

/**
 * The manifest of a checkpoint that a record lists as live.
 * @throws ExpiredError when the checkpoint was dropped since, with its record.
 * @throws CorruptError when its record is damaged, or gone although it is live.
 */
export async function loadManifest(
  context: JobContext,
  record: LogRecord,
  reference: CheckpointReference,
  deadline: Deadline,
): Promise<Manifest> {
  const { epoch, seq } = reference;
  try {
    return await context.manifests.load(record, reference, deadline);
  } catch (cause) {
    if (!NotFoundError.isInstance(cause)) throw cause;
    await assertLive(context, epoch, cause, deadline);
    const key = logKey(context.job, seq);
    throw new CorruptError(`epoch ${epoch} is live, but ${key}, which committed it, is gone`, {
      key,
      reason: "missing",
      cause,
    });
  }
}

/**
 * Tells what is lost from what was dropped meanwhile.
 * @throws ExpiredError when the checkpoint is not live.
 */
export async function assertLive(
  context: JobContext,
  epoch: number,
  cause: unknown,
  deadline: Deadline,
): Promise<void> {
  await onNewestHead(context, deadline, async (head) => {
    const live = head?.record.live;
    if (!live || !(await context.history.find(live, epoch, deadline)))
      throw expired(context.job, epoch, live, cause);
  });
}
