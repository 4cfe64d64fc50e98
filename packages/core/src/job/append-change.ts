import type { Head } from "../log/head.js";
import type { LogRecord, RecordKind } from "../log/log-record.js";
import { nextRecord, withCarriedManifest } from "../log/next-record.js";
import { StateKeys } from "../state/state-key.js";
import type { Deadline } from "../time/deadline.js";
import { randomNonce } from "../time/random.js";
import { foldAt, foldLiveSet } from "./fold-live-set.js";
import type { JobContext } from "./job-context.js";

/** Changes the record that is to follow a head; `undefined` when none is needed; throws when none may be made. */
export type ChangeRecord = (record: LogRecord, head: Head | undefined) => Promise<LogRecord | undefined>;

/**
 * Appends a record that is not a commit, by anyone: the change is applied anew to each head that comes between.
 */
export async function appendChange(
  context: JobContext,
  kind: RecordKind,
  head: Head | undefined,
  change: ChangeRecord,
  deadline: Deadline,
  readHead?: (deadline: Deadline) => Promise<Head | undefined>,
): Promise<Head | undefined> {
  const { job, log, settings } = context;
  const nonce = randomNonce(settings.random);
  const build = async (current: Head | undefined): Promise<LogRecord | undefined> => {
    const origin = { job, kind, nonce, atMs: settings.clock.wallMs(), trimAgeMs: settings.trimAgeMs };
    const record = await change(nextRecord(current, origin), current);
    if (!record) return undefined;
    // Pages must look newer than every sweep's candidates until a record names them, hence the epoch to come.
    const owner = { generation: record.generation, epoch: record.lastEpoch + 1 };
    const keys = new StateKeys(job, owner, randomNonce(settings.random));
    const live = await foldLiveSet(context, record.live, foldAt.otherwise, keys, deadline);
    return withCarriedManifest({ ...record, live });
  };
  return await log.append(head, build, deadline, readHead);
}
