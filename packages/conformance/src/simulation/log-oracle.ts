import type { MemoryStorage } from "@holdfast/core/memory";
import type { ContentOracle } from "./content-oracle.js";
import type { Findings } from "./findings.js";
import {
  isPassedOver,
  liveOf,
  logKeyOf,
  openBytes,
  type SeenRecord,
  type SeenReference,
  seqOfKey,
} from "./read-record.js";

/** One state the job was in. */
export interface PastHead {
  readonly record: SeenRecord;
  readonly digest: string;
  readonly bytes: Buffer;
  readonly timestampMs: number;
  readonly live: ReadonlyMap<number, SeenReference>;
}

export interface RetentionOracle {
  readonly keepLast: number;
}

/** Judges every record at the moment it appears or goes, by protocol.md alone. */
export class LogOracle {
  /** Every record that ever counted, by number. */
  readonly heads: PastHead[] = [];
  /** Checkpoints that were ever committed, as `generation-epoch`, with the record that did. */
  readonly committed: Map<string, number> = new Map();
  readonly passedOver: Set<string> = new Set();
  readonly #findings: Findings;
  readonly #storage: MemoryStorage;
  readonly #content: ContentOracle;
  readonly #job: string;
  readonly #retention: RetentionOracle;

  constructor(
    job: string,
    storage: MemoryStorage,
    content: ContentOracle,
    findings: Findings,
    retention: RetentionOracle,
  ) {
    this.#job = job;
    this.#storage = storage;
    this.#content = content;
    this.#findings = findings;
    this.#retention = retention;
  }

  get head(): PastHead | undefined {
    return this.heads.at(-1);
  }

  get seq(): number {
    return this.head?.record.seq ?? 0;
  }

  /** A record was created. Answers it when it counts. */
  created(key: string, bytes: Uint8Array): SeenRecord | undefined {
    const seq = seqOfKey(this.#job, key);
    if (seq === undefined) return undefined;
    const stored = this.#storage.get(key);
    if (!stored) throw new Error(`${key} was created but is not there`);
    const { record, digest } = openBytes(stored.bytes);
    const before = this.head;
    if (before && seq <= before.record.seq) {
      this.#findings.judge("LINEAR", seq < before.record.floor, () => {
        return `record ${seq} was made again, although the floor is ${before.record.floor}`;
      });
      return undefined;
    }
    this.#findings.judge("LINEAR", seq === this.seq + 1 && record.seq === seq, () => {
      return `record ${record.seq} was made as ${seq}, the newest being ${this.seq}`;
    });
    const live = liveOf(this.#storage, record);
    const timestampMs = stored.timestampMs;
    const head = { record, digest, bytes: Buffer.from(bytes), timestampMs, live };
    this.#judgeOrder(before, record);
    this.#judgeLive(before, head);
    this.#judgePins(before, record);
    this.heads.push(head);
    if (record.kind === "commit") this.committed.set(`${record.generation}-${record.lastEpoch}`, seq);
    for (const [epoch, { generation }] of live) {
      if (isPassedOver(record, epoch)) this.passedOver.add(`${generation}-${epoch}`);
    }
    this.#content.judgeAll(record, live);
    return record;
  }

  /** A key was removed. */
  removed(key: string): void {
    const { head } = this;
    if (!head) return;
    this.#findings.judge("RESTORABLE", !this.#content.reachable(head.record, head.live).has(key), () => {
      return `${key} was removed, but record ${head.record.seq} needs it`;
    });
    const seq = seqOfKey(this.#job, key);
    if (seq === undefined) return;
    this.#findings.judge("LINEAR", seq < head.record.floor, () => {
      return `record ${seq} was removed, although the floor is ${head.record.floor}`;
    });
    const successor = this.heads[seq];
    const ageMs = head.timestampMs - (successor?.timestampMs ?? Number.POSITIVE_INFINITY);
    this.#findings.judge("LINEAR", ageMs >= head.record.trimAgeMs, () => {
      return `record ${seq} was trimmed when its successor was ${ageMs} ms older than the head; the trim age is ${head.record.trimAgeMs}`;
    });
  }

  /** Every record that must still be there is, as it was. */
  judgeStanding(): void {
    const { head } = this;
    if (!head) return;
    const named = new Set([...head.live.values()].map(({ seq }) => seq));
    for (const { record, bytes } of this.heads) {
      if (record.seq < head.record.floor && !named.has(record.seq)) continue;
      const stored = this.#storage.get(logKeyOf(this.#job, record.seq))?.bytes;
      this.#findings.judge("LINEAR", stored !== undefined && bytes.equals(stored), () => {
        return `record ${record.seq} is ${stored ? "changed" : "lost"}, although the floor is ${head.record.floor}`;
      });
    }
  }

  /** The heads there were from one number on. */
  since(seq: number): readonly PastHead[] {
    return this.heads.slice(Math.max(0, seq - 1));
  }

  #judgeOrder(before: PastHead | undefined, record: SeenRecord): void {
    const old = before?.record;
    const claims = record.kind === "claim" || record.kind === "destroy";
    const generation = (old?.generation ?? 0) + (claims ? 1 : 0);
    this.#findings.judge("FENCED", record.generation === generation, () => {
      return `${record.kind} ${record.seq} of generation ${record.generation} follows generation ${old?.generation}`;
    });
    const follows = record.previous?.seq === old?.seq && record.previous?.digest === before?.digest;
    this.#findings.judge("LINEAR", follows, () => `record ${record.seq} does not follow the one before it`);
    const lastEpoch = old?.lastEpoch ?? 0;
    const rises = record.kind === "commit" ? record.lastEpoch > lastEpoch : record.lastEpoch === lastEpoch;
    this.#findings.judge("MONOTONE", rises, () => {
      return `${record.kind} ${record.seq} has last epoch ${record.lastEpoch} after ${lastEpoch}`;
    });
    const floorHolds = record.floor >= (old?.floor ?? 1) && record.floor <= record.seq;
    this.#findings.judge("LINEAR", floorHolds, () => `record ${record.seq} has floor ${record.floor}`);
  }

  #judgeLive(before: PastHead | undefined, { record, live }: PastHead): void {
    for (const epoch of live.keys()) {
      const known = before?.live.has(epoch) || (record.kind === "commit" && epoch === record.lastEpoch);
      this.#findings.judge("MONOTONE", known === true, () => {
        return `${record.kind} ${record.seq} brings epoch ${epoch} (back)`;
      });
    }
    this.#findings.judge("ATOMIC", live.size === record.live.count, () => {
      return `record ${record.seq} says that ${record.live.count} are live; ${live.size} are`;
    });
    if (record.kind === "commit") {
      this.#findings.judge("ATOMIC", live.has(record.lastEpoch), () => `commit ${record.seq} is not live`);
    }
    if (!before || record.kind === "destroy") return;
    for (const [epoch, reference] of before.live) {
      // A checkpoint that was passed over owes no effects, and may go with them.
      const isOwed = !isPassedOver(record, epoch) && !isPassedOver(before.record, epoch);
      if (isOwed) this.#judgeEffects(record, reference, live.get(epoch)?.effects?.pending);
      if (!live.has(epoch)) this.#judgeDrop(before, record, live, reference);
    }
  }

  /** A pin goes when it is released, or has ended by the clock of whoever appends. */
  #judgePins(before: PastHead | undefined, record: SeenRecord): void {
    if (record.kind === "destroy") return;
    const present = new Set(record.pins.map(({ id }) => id));
    const lost = (before?.record.pins ?? []).filter(({ id, expiresAtMs }) => {
      return !present.has(id) && expiresAtMs > record.atMs;
    });
    const ids = new Set(lost.map(({ id }) => id));
    this.#findings.judge("RESTORABLE", ids.size <= (record.kind === "unpin" ? 1 : 0), () => {
      return `${record.kind} ${record.seq} loses the pin of epoch ${lost[0]?.epoch} before its end`;
    });
  }

  #judgeDrop(
    before: PastHead,
    record: SeenRecord,
    live: ReadonlyMap<number, SeenReference>,
    reference: SeenReference,
  ): void {
    const { epoch, savepoints } = reference;
    const held = this.#whyHeld(before, record, live, reference);
    this.#findings.judge("RESTORABLE", held === undefined, () => {
      return `${record.kind} ${record.seq} drops epoch ${epoch}, which is ${held} (savepoints ${savepoints?.join()})`;
    });
  }

  #whyHeld(
    before: PastHead,
    record: SeenRecord,
    live: ReadonlyMap<number, SeenReference>,
    { epoch, savepoints, verifiedAtMs }: SeenReference,
  ): string | undefined {
    if (record.kind !== "commit") return `not dropped by a ${record.kind}`;
    if (savepoints?.length) return "a savepoint";
    const isPinned = before.record.pins.some((pin) => pin.epoch === epoch && pin.expiresAtMs > record.atMs);
    if (isPinned) return "pinned";
    if (isPassedOver(before.record, epoch)) return undefined;
    const newer = [...live.values()].filter(
      (other) => other.epoch > epoch && !isPassedOver(before.record, other.epoch),
    );
    if (newer.length < this.#retention.keepLast) return `one of the newest ${this.#retention.keepLast}`;
    const isOnlyVerified = newer.every((other) => other.verifiedAtMs === undefined);
    if (verifiedAtMs !== undefined && isOnlyVerified) return "the newest verified";
    return undefined;
  }

  /** An effect is no longer pending only when it was carried out. */
  #judgeEffects(
    record: SeenRecord,
    { epoch, generation, effects }: SeenReference,
    pending: readonly number[] = [],
  ): void {
    for (const index of effects?.pending ?? []) {
      if (pending.includes(index)) continue;
      this.#findings.judge("EFFECTIVE", this.#content.isCarriedOut(generation, epoch, index), () => {
        return `${record.kind} ${record.seq} says that effect ${index} of epoch ${epoch} is done; it was never carried out`;
      });
    }
  }
}
