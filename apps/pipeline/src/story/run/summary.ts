import type { StorageUse } from "../attempt.js";
import type { OutputVerdict } from "../sink/judge-output.js";
import type { RunRecord } from "./run-record.js";

/** Nothing in a run takes the pipeline away for longer: ten minutes of outage, and the pauses between attempts. */
const stallMs = 30 * 60_000;

/** A restart that never came. */
interface Wedge {
  readonly atMs: number;
  readonly lastedMs: number;
  readonly attempts: number;
  /** What the first attempt that failed said, and what the last one said. */
  readonly firstError: string;
  readonly lastError: string;
  /** The checkpoint that is asked for, and is not there. */
  readonly missingEpoch?: number;
}

/** A run in a few numbers. */
export interface RunSummary {
  readonly lane: string;
  readonly side: "before" | "after";
  readonly title: string;
  readonly scenario: string;
  /** In which the pipeline was at work. */
  readonly hoursAtWork: number;
  readonly hours: number;
  readonly faults: number;
  /** Times that it had to be brought back, and was. */
  readonly restartsNeeded: number;
  readonly restartsSucceeded: number;
  /** Times that it was away for more than half an hour. */
  readonly stalls: number;
  readonly wedge?: Wedge;
  /** From the start of a process that came to work to its being at work. */
  readonly longestRestoreMs: number;
  /** From the fault to the return; an outage of the object store is in it. */
  readonly longestAbsenceMs: number;
  readonly checkpoints: number;
  readonly storage: StorageUse;
  readonly output: OutputVerdict;
}

export function summarize(record: RunRecord): RunSummary {
  const { lane, side, title, scenario, hours, struck, restarts, down, checkpoints, storage, output } = record;
  // The first span is the very first start.
  const [, ...away] = down;
  const absence = away.map(({ fromMs, toMs }) => toMs - fromMs);
  const wedge = wedgeOf(record);
  const returned = wedge ? away.slice(0, -1) : away;
  return {
    ...{ lane, side, title, scenario, hours, storage, output },
    hoursAtWork: hours - down.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0) / 3_600_000,
    faults: struck.length,
    restartsNeeded: away.length,
    restartsSucceeded: returned.length,
    stalls: absence.filter((ms) => ms > stallMs).length,
    ...(wedge && { wedge }),
    longestRestoreMs: Math.max(
      0,
      ...restarts.map(({ askedAtMs, atWorkAtMs }) => (atWorkAtMs ?? askedAtMs) - askedAtMs),
    ),
    longestAbsenceMs: Math.max(0, ...absence),
    checkpoints: checkpoints.length,
  };
}

function wedgeOf({ down, restarts, hours }: RunRecord): Wedge | undefined {
  const last = down.at(-1);
  if (!last || last.toMs < hours * 3_600_000 || last.toMs - last.fromMs <= stallMs) return undefined;
  const attempts = restarts.filter(({ askedAtMs }) => askedAtMs >= last.fromMs);
  const failed = attempts.filter(({ error }) => error !== undefined);
  const missingEpoch = failed.at(-1)?.missingEpoch;
  return {
    atMs: last.fromMs,
    lastedMs: last.toMs - last.fromMs,
    attempts: attempts.length,
    firstError: failed[0]?.error ?? "",
    lastError: failed.at(-1)?.error ?? "",
    ...(missingEpoch !== undefined && { missingEpoch }),
  };
}
