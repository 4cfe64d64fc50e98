import { CorruptError } from "../errors/corrupt-error.js";
import { withUnknownOutcome } from "../errors/holdfast-error.js";
import type { Head } from "../log/head.js";
import type { ListedRecord } from "../log/list-records.js";
import type { LogRecord } from "../log/log-record.js";
import { listPages } from "../spi/list-pages.js";
import type { ListedObject } from "../spi/listed-object.js";
import { ownerOfStateKey, type StateOwner, statePrefix } from "../state/state-key.js";
import type { CallOptions, Deadline } from "../time/deadline.js";
import { appendChange } from "./append-change.js";
import type { JobContext } from "./job-context.js";
import { type LiveObjects, liveObjects } from "./live-objects.js";
import { onNewestHead } from "./on-newest-head.js";
import { raisedFloor } from "./raised-floor.js";

const keysPerRemoval = 1000;

export interface SweepOptions extends CallOptions {
  /** Only say what would be removed. */
  readonly dryRun?: boolean;
}

export interface SweepReport {
  /** State objects and history pages that nothing live needs. */
  readonly stateObjects: number;
  /** Records that are void and that nothing live needs. */
  readonly records: number;
  /** The bytes of both. */
  readonly bytes: number;
  /** What interrupted calls had left behind in the backend. */
  readonly debris: number;
  /** Epochs with a damaged manifest; what they may need was left alone. */
  readonly unreadableEpochs: readonly number[];
  /** A history page is damaged, so that it is not known what is live; nothing was removed. */
  readonly unreadableHistory: boolean;
  readonly dryRun: boolean;
}

/**
 * Removes what is provably dead by the order of the log: state objects that the newest record does not reach and that
 * were made for a draft which can no longer commit, and void records. It needs no lock and no clock, and may work from
 * a head that is no longer the newest: what is dead stays dead, and what later commits need was no candidate.
 */
export async function sweepJob(
  context: JobContext,
  options: SweepOptions,
  deadline: Deadline,
): Promise<SweepReport> {
  const dryRun = options.dryRun ?? false;
  const survey = await surveyNewest(context, deadline);
  if (survey === "unreadable") return { ...nothing, unreadableHistory: true, dryRun };
  if (dryRun) return survey ? await dryRunReport(context, survey, deadline) : { ...nothing, dryRun };
  try {
    const debris = await context.backend.tidy(deadline);
    return survey ? { ...(await removeDead(context, survey, deadline)), debris } : { ...nothing, debris };
  } catch (error) {
    throw withUnknownOutcome(error);
  }
}

async function surveyNewest(
  context: JobContext,
  deadline: Deadline,
): Promise<Survey | "unreadable" | undefined> {
  let found: Head | undefined;
  try {
    return await onNewestHead(context, deadline, async (head) => {
      found = head;
      return head && (await surveyFrom(context, head, deadline));
    });
  } catch (error) {
    // Of what damaged history pages list nothing is known, so nothing can be proven dead.
    if (found && CorruptError.isInstance(error)) return "unreadable";
    throw error;
  }
}

const nothing: SweepReport = {
  stateObjects: 0,
  records: 0,
  bytes: 0,
  debris: 0,
  unreadableEpochs: [],
  unreadableHistory: false,
  dryRun: false,
};

/** What a job has and needs, as one head says. */
interface Survey {
  readonly head: Head;
  readonly listed: readonly ListedRecord[];
  readonly live: LiveObjects;
  /** The floor that the log could have. */
  readonly floor: number;
}

async function surveyFrom(context: JobContext, head: Head, deadline: Deadline): Promise<Survey> {
  const listed = await context.log.list(deadline);
  const live = await liveObjects(context, head.record, deadline);
  return { head, listed, live, floor: raisedFloor(head.record, listed, live.seqs) };
}

async function removeDead(context: JobContext, survey: Survey, deadline: Deadline): Promise<SweepReport> {
  const head = await raiseFloor(context, survey, deadline);
  const live = head === survey.head ? survey.live : await liveObjects(context, head.record, deadline);
  return await sweepObjects(context, { ...survey, head, live }, deadline, async (dead) => {
    await removeAll(context, dead, deadline);
  });
}

async function dryRunReport(context: JobContext, survey: Survey, deadline: Deadline): Promise<SweepReport> {
  const { head, floor } = survey;
  const raised = { ...head, record: { ...head.record, floor } };
  return {
    ...(await sweepObjects(context, { ...survey, head: raised }, deadline, async () => {})),
    dryRun: true,
  };
}

/** Finds what is dead and hands it on, state objects first: until a record is removed it says what they were. */
async function sweepObjects(
  context: JobContext,
  { head: { record }, listed, live }: Survey,
  deadline: Deadline,
  remove: (dead: readonly ListedObject[]) => Promise<void>,
): Promise<SweepReport> {
  let stateObjects = 0;
  let bytes = 0;
  for await (const page of listPages(context.backend, statePrefix(context.job), deadline)) {
    const dead = page.filter(({ key }) => isDead(context.job, key, record, live));
    await remove(dead);
    stateObjects += dead.length;
    bytes += totalBytes(dead);
  }
  const records = listed
    .filter(({ seq }) => seq < record.floor && !live.seqs.has(seq))
    .map(({ object }) => object);
  await remove(records);
  const unreadableEpochs = live.unreadable.map(({ epoch }) => epoch).sort((a, b) => a - b);
  return {
    ...nothing,
    stateObjects,
    records: records.length,
    bytes: bytes + totalBytes(records),
    unreadableEpochs,
  };
}

/** Whether a state object can never be needed again, as this record proves. */
function isDead(job: string, key: string, record: LogRecord, live: LiveObjects): boolean {
  const owner = ownerOfStateKey(job, key);
  if (!owner || live.keys.has(key)) return false;
  const canStillCommit =
    owner.generation > record.generation ||
    (owner.generation === record.generation && owner.epoch > record.lastEpoch);
  if (canStillCommit) return false;
  return !live.unreadable.some((checkpoint) => mayNeed(checkpoint, owner));
}

/** A checkpoint's manifest can only name objects made no later than for itself. */
function mayNeed(checkpoint: StateOwner, owner: StateOwner): boolean {
  return owner.generation <= checkpoint.generation && owner.epoch <= checkpoint.epoch;
}

/** Voids old records by a record, before any is removed. */
async function raiseFloor(context: JobContext, { head, floor }: Survey, deadline: Deadline): Promise<Head> {
  if (floor <= head.record.floor) return head;
  const raise = async (record: LogRecord): Promise<LogRecord | undefined> => {
    return floor > record.floor ? { ...record, floor } : undefined;
  };
  return (await appendChange(context, "retain", head, raise, deadline)) ?? head;
}

/** Removes objects in pieces. */
export async function removeAll(
  { backend }: JobContext,
  objects: readonly Pick<ListedObject, "key">[],
  deadline: Deadline,
): Promise<void> {
  for (let from = 0; from < objects.length; from += keysPerRemoval) {
    const keys = objects.slice(from, from + keysPerRemoval).map(({ key }) => key);
    await backend.remove(keys, deadline);
  }
}

function totalBytes(objects: readonly ListedObject[]): number {
  return objects.reduce((bytes, { sizeBytes }) => bytes + sizeBytes, 0);
}
