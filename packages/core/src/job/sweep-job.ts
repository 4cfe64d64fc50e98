import type { Head } from "../log/head.js";
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
  const debris = dryRun ? 0 : await context.backend.tidy(deadline);
  return await onNewestHead(
    context,
    deadline,
    async (head) => await sweepFrom(context, head, debris, dryRun, deadline),
  );
}

async function sweepFrom(
  context: JobContext,
  found: Head | undefined,
  debris: number,
  dryRun: boolean,
  deadline: Deadline,
): Promise<SweepReport> {
  if (!found) return { stateObjects: 0, records: 0, bytes: 0, debris, unreadableEpochs: [], dryRun };
  const listed = await context.log.list(deadline);
  const before = await liveObjects(context, found.record, deadline);
  const floor = raisedFloor(found.record, listed, before.seqs);
  const head = dryRun ? withFloor(found, floor) : await raiseFloor(context, found, floor, deadline);
  const live =
    head.record.live === found.record.live ? before : await liveObjects(context, head.record, deadline);

  const records = listed
    .filter(({ seq }) => seq < head.record.floor && !live.seqs.has(seq))
    .map(({ object }) => object);
  const removed = { stateObjects: 0, bytes: 0 };
  for await (const page of listPages(context.backend, statePrefix(context.job), deadline)) {
    const dead = page.filter(({ key }) => isDead(context.job, key, head.record, live));
    removed.stateObjects += dead.length;
    removed.bytes += totalBytes(dead);
    if (!dryRun) await removeAll(context, dead, deadline);
  }
  if (!dryRun) await removeAll(context, records, deadline);
  return {
    stateObjects: removed.stateObjects,
    records: records.length,
    bytes: removed.bytes + totalBytes(records),
    debris,
    unreadableEpochs: live.unreadable.map(({ epoch }) => epoch).sort((a, b) => a - b),
    dryRun,
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
async function raiseFloor(
  context: JobContext,
  found: Head,
  floor: number,
  deadline: Deadline,
): Promise<Head> {
  if (floor <= found.record.floor) return found;
  const raise = async (record: LogRecord): Promise<LogRecord | undefined> => {
    return floor > record.floor ? { ...record, floor } : undefined;
  };
  return (await appendChange(context, "retain", found, raise, deadline)) ?? found;
}

function withFloor(head: Head, floor: number): Head {
  return { ...head, record: { ...head.record, floor: Math.max(floor, head.record.floor) } };
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
