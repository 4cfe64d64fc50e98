import type { ContentOracle } from "./content-oracle.js";
import type { Findings } from "./findings.js";
import { isPassedOver, type SeenRecord, type SeenReference } from "./read-record.js";

/** One state the job was in. */
export interface PastHead {
  readonly record: SeenRecord;
  readonly digest: string;
  readonly bytes: Uint8Array;
  readonly timestampMs: number;
  readonly live: ReadonlyMap<number, SeenReference>;
}

export interface RetentionOracle {
  readonly keepLast: number;
  readonly minimumAgeMs: number;
  /** The oldest may go although they are among the newest so many. */
  readonly hasByteLimit: boolean;
}

/** A record follows the one before it: its number, its generation, its epochs, its floor. */
export function judgeOrder(findings: Findings, before: PastHead | undefined, { record }: PastHead): void {
  const old = before?.record;
  const claims = record.kind === "claim" || record.kind === "destroy";
  const generation = (old?.generation ?? 0) + (claims ? 1 : 0);
  findings.judge("FENCED", record.generation === generation, () => {
    return `${record.kind} ${record.seq} of generation ${record.generation} follows generation ${old?.generation}`;
  });
  const follows = record.previous?.seq === old?.seq && record.previous?.digest === before?.digest;
  findings.judge("LINEAR", follows, () => `record ${record.seq} does not follow the one before it`);
  const lastEpoch = old?.lastEpoch ?? 0;
  const rises = record.kind === "commit" ? record.lastEpoch > lastEpoch : record.lastEpoch === lastEpoch;
  findings.judge("MONOTONE", rises, () => {
    return `${record.kind} ${record.seq} has last epoch ${record.lastEpoch} after ${lastEpoch}`;
  });
  const floorHolds = record.floor >= (old?.floor ?? 1) && record.floor <= record.seq;
  findings.judge("LINEAR", floorHolds, () => `record ${record.seq} has floor ${record.floor}`);
}

/** What a record says is live: nothing comes back, nothing that is held goes, no effect is forgotten. */
export function judgeLive(
  findings: Findings,
  content: ContentOracle,
  retention: RetentionOracle,
  before: PastHead | undefined,
  { record, live }: PastHead,
): void {
  for (const epoch of live.keys()) {
    const known = before?.live.has(epoch) || (record.kind === "commit" && epoch === record.lastEpoch);
    findings.judge("MONOTONE", known === true, () => {
      return `${record.kind} ${record.seq} brings epoch ${epoch} (back)`;
    });
  }
  findings.judge("ATOMIC", live.size === record.live.count, () => {
    return `record ${record.seq} says that ${record.live.count} are live; ${live.size} are`;
  });
  if (record.kind === "commit") {
    findings.judge("ATOMIC", live.has(record.lastEpoch), () => `commit ${record.seq} is not live`);
  }
  if (!before || record.kind === "destroy") return;
  for (const [epoch, reference] of before.live) {
    // A checkpoint that was passed over owes no effects, and may go with them.
    const isOwed = !isPassedOver(record, epoch) && !isPassedOver(before.record, epoch);
    if (isOwed) judgeEffects(findings, content, record, reference, live.get(epoch)?.effects?.pending);
    if (live.has(epoch)) continue;
    const held = whyHeld(retention, before, record, live, reference);
    findings.judge("RESTORABLE", held === undefined, () => {
      return `${record.kind} ${record.seq} drops epoch ${epoch}, which is ${held} (savepoints ${reference.savepoints?.join()})`;
    });
  }
}

/** A pin goes when it is released, or has ended by the clock of whoever appends. */
export function judgePins(
  findings: Findings,
  before: PastHead | undefined,
  { record, live }: PastHead,
): void {
  if (record.kind === "destroy") return;
  for (const { epoch, expiresAtMs } of record.pins) {
    findings.judge("RESTORABLE", live.has(epoch), () => {
      return `${record.kind} ${record.seq} has a pin of epoch ${epoch}, which is not live`;
    });
    findings.judge("CLEAN", expiresAtMs > record.atMs, () => {
      return `${record.kind} ${record.seq} keeps a pin of epoch ${epoch} that has ended`;
    });
  }
  const present = new Set(record.pins.map(({ id }) => id));
  const lost = (before?.record.pins ?? []).filter(({ id, expiresAtMs }) => {
    return !present.has(id) && expiresAtMs > record.atMs;
  });
  const ids = new Set(lost.map(({ id }) => id));
  findings.judge("RESTORABLE", ids.size <= (record.kind === "unpin" ? 1 : 0), () => {
    return `${record.kind} ${record.seq} loses the pin of epoch ${lost[0]?.epoch} before its end`;
  });
}

/** Nobody goes back behind an effect that is known done, unless by name. */
export function judgePassingOver(
  findings: Findings,
  before: PastHead,
  { record }: PastHead,
  isDamaged: boolean,
): void {
  for (const { epoch, effects } of before.live.values()) {
    if (!isPassedOver(record, epoch) || isPassedOver(before.record, epoch)) continue;
    const isKnownDone = effects !== undefined && effects.pending.length < effects.total;
    findings.judge("RESTORABLE", isDamaged, () => {
      return `${record.kind} ${record.seq} passes epoch ${epoch} over, although nothing is damaged`;
    });
    findings.judge("EFFECTIVE", !isKnownDone, () => {
      return `${record.kind} ${record.seq} passes epoch ${epoch} over, of which an effect is known done`;
    });
  }
}

/** Retention keeps nothing that no rule keeps. */
export function judgeKept(
  findings: Findings,
  { keepLast, minimumAgeMs, hasByteLimit }: RetentionOracle,
  { record, live }: PastHead,
): void {
  if (record.kind !== "commit" || hasByteLimit || record.live.skips.length > 0) return;
  const newestFirst = [...live.values()].sort((a, b) => b.epoch - a.epoch);
  if (newestFirst.some(({ damagedAtMs }) => damagedAtMs !== undefined)) return;
  const newestVerified = newestFirst.find(({ verifiedAtMs }) => verifiedAtMs !== undefined)?.epoch;
  const pinned = new Set(record.pins.map(({ epoch }) => epoch));
  for (const { epoch, savepoints, effects, committedAtMs } of newestFirst.slice(keepLast)) {
    const isHeld =
      savepoints?.length || effects?.pending.length || pinned.has(epoch) || epoch === newestVerified;
    const isYoung = minimumAgeMs > 0 && record.atMs - committedAtMs < minimumAgeMs;
    findings.judge("CLEAN", Boolean(isHeld) || isYoung, () => {
      return `commit ${record.seq} keeps epoch ${epoch}, although nothing holds it`;
    });
  }
}

function whyHeld(
  { keepLast, minimumAgeMs, hasByteLimit }: RetentionOracle,
  before: PastHead,
  record: SeenRecord,
  live: ReadonlyMap<number, SeenReference>,
  { epoch, savepoints, verifiedAtMs, committedAtMs }: SeenReference,
): string | undefined {
  if (record.kind !== "commit") return `not dropped by a ${record.kind}`;
  if (savepoints?.length) return "a savepoint";
  const isPinned = before.record.pins.some((pin) => pin.epoch === epoch && pin.expiresAtMs > record.atMs);
  if (isPinned) return "pinned";
  if (minimumAgeMs > 0 && record.atMs - committedAtMs < minimumAgeMs) return "too young";
  if (isPassedOver(before.record, epoch)) return undefined;
  const newer = [...live.values()].filter(
    (other) => other.epoch > epoch && !isPassedOver(before.record, other.epoch),
  );
  const counted = newer.filter(({ damagedAtMs }) => damagedAtMs === undefined);
  if (!hasByteLimit && counted.length < keepLast) return `one of the newest ${keepLast}`;
  const isOnlyVerified = newer.every((other) => other.verifiedAtMs === undefined);
  if (verifiedAtMs !== undefined && isOnlyVerified) return "the newest verified";
  return undefined;
}

/** An effect is no longer pending only when it was carried out. */
function judgeEffects(
  findings: Findings,
  content: ContentOracle,
  record: SeenRecord,
  { epoch, generation, effects }: SeenReference,
  pending: readonly number[] = [],
): void {
  for (const index of effects?.pending ?? []) {
    if (pending.includes(index)) continue;
    findings.judge("EFFECTIVE", content.isCarriedOut(generation, epoch, index), () => {
      return `${record.kind} ${record.seq} says that effect ${index} of epoch ${epoch} is done; it was never carried out`;
    });
  }
}
