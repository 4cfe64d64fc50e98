import type { MemoryStorage } from "@holdfast/core/memory";
import type { ContentOracle } from "./content-oracle.js";
import type { Findings } from "./findings.js";
import {
  judgeKept,
  judgeLive,
  judgeOrder,
  judgePassingOver,
  judgePins,
  type PastHead,
  type RetentionOracle,
} from "./judge-record.js";
import {
  isCopyOf,
  isPassedOver,
  liveOf,
  logKeyOf,
  openIfSealed,
  type SeenRecord,
  type SeenReference,
  seqOfKey,
} from "./read-record.js";

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
  #isInconsistencyAccepted = false;

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

  /** From now on somebody restores older checkpoints although effects of newer ones were done, and says so. */
  acceptInconsistency(): void {
    this.#isInconsistencyAccepted = true;
  }

  /** Takes over what another oracle knows of the same log. */
  learn(other: LogOracle): void {
    this.heads.push(...other.heads);
    for (const [id, seq] of other.committed) this.committed.set(id, seq);
    for (const id of other.passedOver) this.passedOver.add(id);
    this.#isInconsistencyAccepted ||= other.#isInconsistencyAccepted;
  }

  /** A record was created. Answers it when it counts. */
  created(key: string, bytes: Uint8Array): SeenRecord | undefined {
    const seq = seqOfKey(this.#job, key);
    if (seq === undefined) return undefined;
    const opened = openIfSealed(bytes);
    this.#findings.judge("SEALED", opened !== undefined, () => `${key} was made without a seal that fits`);
    const stored = this.#storage.get(key);
    const isStored = stored !== undefined && isCopyOf(stored.bytes, bytes);
    this.#findings.judge("DURABLE", isStored, () => `${key} was created but is not stored as it was`);
    if (!opened || !stored) return undefined;
    const before = this.head;
    if (before && seq <= before.record.seq) {
      this.#findings.judge("LINEAR", seq < before.record.floor, () => {
        return `record ${seq} was made again, although the floor is ${before.record.floor}`;
      });
      return undefined;
    }
    this.#append(before, seq, { ...opened, bytes, timestampMs: stored.timestampMs });
    return opened.record;
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
      const key = logKeyOf(this.#job, record.seq);
      const stored = this.#storage.get(key)?.bytes;
      const stands = stored !== undefined && Buffer.compare(bytes, stored) === 0;
      this.#findings.judge("LINEAR", stands, () => {
        return `record ${record.seq} is ${stored ? "changed" : "lost"}, although the floor is ${head.record.floor}`;
      });
    }
  }

  /** The heads there were from one number on. */
  since(seq: number): readonly PastHead[] {
    return this.heads.slice(Math.max(0, seq - 1));
  }

  #append(before: PastHead | undefined, seq: number, made: Omit<PastHead, "live">): void {
    const { record } = made;
    this.#findings.judge("LINEAR", seq === this.seq + 1 && record.seq === seq, () => {
      return `record ${record.seq} was made as ${seq}, the newest being ${this.seq}`;
    });
    const live = this.#liveOf(record);
    if (!live) return;
    const head = { ...made, live };
    if (before && this.#isPastDamage(before, record)) this.#passDamage(before, head);
    else this.#judge(before, head);
    this.heads.push(head);
    if (record.kind === "commit") this.committed.set(`${record.generation}-${record.lastEpoch}`, seq);
    for (const [epoch, { generation }] of live) {
      if (isPassedOver(record, epoch)) this.passedOver.add(`${generation}-${epoch}`);
    }
    this.#content.judgeAll(record, live);
  }

  #judge(before: PastHead | undefined, head: PastHead): void {
    judgeOrder(this.#findings, before, head);
    judgeLive(this.#findings, this.#content, this.#retention, before, head);
    judgeKept(this.#findings, this.#retention, head);
    judgePins(this.#findings, before, head);
    if (!before || this.#isInconsistencyAccepted) return;
    judgePassingOver(this.#findings, before, head, this.#content.isDamaged);
  }

  /** Whoever does not know the damaged newest record from before can only go on from an older one. */
  #isPastDamage(before: PastHead, { kind, previous }: SeenRecord): boolean {
    return (
      kind === "claim" &&
      previous === null &&
      this.#content.isDamagedAt(logKeyOf(this.#job, before.record.seq))
    );
  }

  /** A claim past a damaged record: only by consent, and none of the numbers it may have used comes again. */
  #passDamage(before: PastHead, { record, live }: PastHead): void {
    const { generation, lastEpoch } = before.record;
    this.#findings.judge("EFFECTIVE", this.#isInconsistencyAccepted, () => {
      return `claim ${record.seq} passes a damaged record over, and what it said of effects, without consent`;
    });
    this.#findings.judge("FENCED", record.generation > generation, () => {
      return `claim ${record.seq} has generation ${record.generation}; the damaged record before it had ${generation}`;
    });
    this.#findings.judge("MONOTONE", record.lastEpoch >= lastEpoch, () => {
      return `claim ${record.seq} goes on from epoch ${record.lastEpoch}; the damaged record had ${lastEpoch}`;
    });
    for (const reference of before.live.values()) {
      if (!live.has(reference.epoch)) this.passedOver.add(`${reference.generation}-${reference.epoch}`);
    }
  }

  #liveOf(record: SeenRecord): ReadonlyMap<number, SeenReference> | undefined {
    try {
      return liveOf(this.#storage, record);
    } catch (error) {
      this.#findings.judge(
        "RESTORABLE",
        false,
        () => `record ${record.seq} needs ${(error as Error).message}`,
      );
      return undefined;
    }
  }
}
