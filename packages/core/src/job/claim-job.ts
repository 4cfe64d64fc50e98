import { assertOptions } from "../assert-options.js";
import { withUnknownOutcome } from "../errors/holdfast-error.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { InvalidStateError } from "../errors/invalid-state-error.js";
import { UnsafeFallbackError } from "../errors/unsafe-fallback-error.js";
import { observed } from "../events.js";
import { skipCheckpoints, updateCheckpoint } from "../history/change-live-set.js";
import { newestCheckpoint, newestRestorable } from "../history/live-set.js";
import { describeValue } from "../key.js";
import type { Head } from "../log/head.js";
import type { LogRecord } from "../log/log-record.js";
import type { CallOptions, Deadline } from "../time/deadline.js";
import { appendChange } from "./append-change.js";
import type { EffectSinks } from "./carry-out-effects.js";
import { Checkpoint } from "./checkpoint.js";
import { expired } from "./expired.js";
import { assertConsistent, fallBack } from "./fall-back.js";
import { type JobContext, logDeadline, transferDeadline } from "./job-context.js";
import { makeJobMarker } from "./job-marker.js";
import { loadManifest } from "./load-manifest.js";
import { Writer } from "./writer.js";

export interface ClaimOptions extends CallOptions {
  /** Restore exactly this live epoch instead of the newest; newer ones are passed over from then on. */
  readonly epoch?: number;
  /**
   * Prove the newest checkpoint restorable before going on, and when it is proven damaged or lost, pass it over for
   * the newest one that is whole. Refused when an effect of what is passed over is known to have been carried out.
   */
  readonly fallback?: boolean;
  /** Accept that effects which were carried out contradict the state that is restored. */
  readonly acceptInconsistency?: boolean;
  /** Who carries out effects, by the name in `effect.sink`. Without it the caller does, by `writer.pendingEffects`. */
  readonly sinks?: EffectSinks;
}

const claimOptionNames: readonly (keyof ClaimOptions)[] = [
  "epoch",
  "fallback",
  "acceptInconsistency",
  "sinks",
  "signal",
  "deadline",
];

/** Takes a job over: fences every older writer, then restores what the claim's own record lists. */
export async function claimJob(context: JobContext, options: ClaimOptions): Promise<Writer> {
  assertClaimOptions(options);
  const deadline = options.fallback ? transferDeadline(context, options) : logDeadline(context, options);
  const details = { job: context.job };
  return await observed(
    "claim",
    context.settings.clock,
    details,
    async () => {
      const claimed = await appendClaim(context, options, deadline);
      try {
        return await restoreClaimed(context, claimed, options, deadline);
      } catch (error) {
        throw withUnknownOutcome(error);
      }
    },
    (writer) => ({ generation: writer.generation, epoch: writer.restored?.epoch }),
  );
}

/** The claim stands; whatever fails from here on leaves a job that is claimed, by nobody who goes on. */
async function restoreClaimed(
  context: JobContext,
  claimed: Head,
  options: ClaimOptions,
  deadline: Deadline,
): Promise<Writer> {
  const head = options.fallback ? await fallBack(context, claimed, options, deadline) : claimed;
  const writer = new Writer(context, {
    head,
    restored: await restored(context, head, deadline),
    sinks: options.sinks,
  });
  await writer.replayEffects(deadline);
  return writer;
}

async function appendClaim(context: JobContext, options: ClaimOptions, deadline: Deadline): Promise<Head> {
  const { job, log, settings } = context;
  let wasDestroyed = false;
  const claim = async (record: LogRecord, head: Head | undefined): Promise<LogRecord> => {
    wasDestroyed = head?.record.destroyed === true;
    if (!head || wasDestroyed) await makeJobMarker(context, deadline);
    assertHeadIsWhole(job, head, options);
    const trimAgeMs = Math.max(record.trimAgeMs, settings.trimAgeMs);
    const { destroyed: _, ...kept } = record;
    const claimed = { ...kept, generation: record.generation + 1, trimAgeMs };
    return options.epoch === undefined
      ? claimed
      : await chooseEpoch(context, claimed, options.epoch, options, deadline);
  };
  const readHead = async (bound: Deadline): Promise<Head | undefined> => {
    return options.fallback ? await log.readHeadPastDamage(bound) : await log.readHead(bound);
  };
  const head = await appendChange(context, "claim", undefined, claim, deadline, readHead);
  if (!head) throw new InvalidStateError(`job ${job} could not be claimed`);
  // Whoever destroyed the job may have removed the new marker, and looked at the log before the claim was in it.
  if (wasDestroyed) await makeMarkerAgain(context, deadline);
  return head;
}

async function makeMarkerAgain(context: JobContext, deadline: Deadline): Promise<void> {
  try {
    await makeJobMarker(context, deadline);
  } catch (error) {
    throw withUnknownOutcome(error);
  }
}

/** Passing over a damaged newest record forgets what it said of effects, whoever wrote it. */
function assertHeadIsWhole(job: string, head: Head | undefined, { acceptInconsistency }: ClaimOptions): void {
  if (!head || head.reference.seq === head.seq || acceptInconsistency) return;
  throw new UnsafeFallbackError(
    `records ${head.reference.seq + 1} to ${head.seq} of job ${job} are damaged, and with them what they said of effects; claim with acceptInconsistency to go on from record ${head.reference.seq}`,
  );
}

async function chooseEpoch(
  context: JobContext,
  record: LogRecord,
  epoch: number,
  options: ClaimOptions,
  deadline: Deadline,
): Promise<LogRecord> {
  const chosen = await context.history.find(record.live, epoch, deadline);
  if (!chosen) throw expired(context.job, epoch, record.live);
  if (newestRestorable(record.live)?.epoch === epoch) return record;
  assertConsistent(context.job, record, epoch, options);
  const through = newestCheckpoint(record.live)?.epoch ?? epoch;
  const skip = { after: epoch, through, reason: "chosen" as const, atMs: record.atMs };
  return { ...record, live: skipCheckpoints(updateCheckpoint(record.live, chosen), skip) };
}

async function restored(
  context: JobContext,
  { record }: Head,
  deadline: Deadline,
): Promise<Checkpoint | undefined> {
  const newest = newestRestorable(record.live);
  return newest && new Checkpoint(context, await loadManifest(context, record, newest, deadline));
}

function assertClaimOptions(options: ClaimOptions): void {
  assertOptions("the claim's options", options, claimOptionNames);
  const { epoch, sinks } = options;
  if (epoch !== undefined && !(Number.isSafeInteger(epoch) && epoch >= 1)) {
    throw new InvalidArgumentError(
      `claim got epoch ${describeValue(epoch)}; give a whole number of at least 1`,
    );
  }
  for (const [name, sink] of Object.entries(sinks ?? {})) {
    if (typeof sink?.carryOut !== "function")
      throw new InvalidArgumentError(`sink ${JSON.stringify(name)} has no carryOut`);
  }
}
