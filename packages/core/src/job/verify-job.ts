import type { CheckpointReference } from "../history/live-set.js";
import type { Head } from "../log/head.js";
import type { LogRecord } from "../log/log-record.js";
import type { CallOptions, Deadline } from "../time/deadline.js";
import { appendChange } from "./append-change.js";
import { applyVerdicts, forgetVerdicts } from "./apply-verdicts.js";
import { expired } from "./expired.js";
import type { JobContext } from "./job-context.js";
import { onNewestHead } from "./on-newest-head.js";
import {
  type CheckedEntries,
  isProvenDamaged,
  type VerifyProblem,
  verifyCheckpoint,
} from "./verify-checkpoint.js";

export interface VerifyOptions extends CallOptions {
  /** Only these epochs; all live ones without it. */
  readonly epochs?: readonly number[];
  /**
   * Record the findings at once, by an append of their own. Without it they ride in the next commit made through this
   * store.
   */
  readonly record?: boolean;
}

/** What a scrub found out about one checkpoint. */
export interface VerifiedCheckpoint {
  readonly epoch: number;
  /** `unproven`: something could not be read, which proves nothing. `expired`: it was dropped meanwhile. */
  readonly status: "restorable" | "damaged" | "unproven" | "expired";
  readonly problems: readonly VerifyProblem[];
}

export interface VerifyReport {
  /** Newest first. */
  readonly checkpoints: readonly VerifiedCheckpoint[];
  readonly recorded: boolean;
}

/** Reads everything that live checkpoints consist of and compares it with what was written. */
export async function verifyJob(
  context: JobContext,
  options: VerifyOptions,
  deadline: Deadline,
): Promise<VerifyReport> {
  const { head, references } = await onNewestHead(context, deadline, async (newest) => {
    const chosen = newest ? await chosenCheckpoints(context, newest, options.epochs, deadline) : [];
    return { head: newest, references: chosen };
  });
  if (!head) return { checkpoints: [], recorded: false };
  const checked: CheckedEntries = new Map();
  const checkpoints: VerifiedCheckpoint[] = [];
  for (const reference of references) {
    deadline.check(`verification of job ${context.job}`);
    const problems = await verifyCheckpoint(context, reference, checked, deadline);
    const isRestorable = problems.length === 0;
    const isDamaged = isProvenDamaged(problems) && (await isStillLive(context, reference, deadline));
    const wasDropped = isProvenDamaged(problems) && !isDamaged;
    if (isRestorable || isDamaged) {
      context.verdicts.set(reference.epoch, { isRestorable, atMs: context.settings.clock.wallMs() });
    }
    const status = isRestorable ? "restorable" : isDamaged ? "damaged" : wasDropped ? "expired" : "unproven";
    checkpoints.push({ epoch: reference.epoch, status, problems });
  }
  if (options.record) await recordVerdicts(context, deadline);
  return { checkpoints, recorded: options.record ?? false };
}

async function chosenCheckpoints(
  context: JobContext,
  { record }: Head,
  epochs: readonly number[] | undefined,
  deadline: Deadline,
): Promise<readonly CheckpointReference[]> {
  const chosen: CheckpointReference[] = [];
  if (epochs) {
    for (const epoch of epochs) {
      const reference = await context.history.find(record.live, epoch, deadline);
      if (!reference) throw expired(context.job, epoch, record.live);
      chosen.push(reference);
    }
  } else for await (const reference of context.history.all(record.live, deadline)) chosen.push(reference);
  return chosen.sort((a, b) => b.epoch - a.epoch);
}

/** What a sweep removed since the head was read is not damage. */
async function isStillLive(
  context: JobContext,
  { epoch }: CheckpointReference,
  deadline: Deadline,
): Promise<boolean> {
  return await onNewestHead(context, deadline, async (head) => {
    return (
      head !== undefined && (await context.history.find(head.record.live, epoch, deadline)) !== undefined
    );
  });
}

async function recordVerdicts(context: JobContext, deadline: Deadline): Promise<void> {
  const verdicts = new Map(context.verdicts);
  const change = async (record: LogRecord): Promise<LogRecord | undefined> => {
    const changed = await applyVerdicts(context, verdicts, record, deadline);
    return changed === record ? undefined : changed;
  };
  await appendChange(context, "retain", undefined, change, deadline);
  forgetVerdicts(context, verdicts);
}
