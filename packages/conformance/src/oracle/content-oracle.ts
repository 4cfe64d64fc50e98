import type { Checkpoint } from "@holdfast/core";
import type { MemoryStorage } from "@holdfast/core/memory";
import type { Findings } from "./findings.js";
import {
  logKeyOf,
  openIfSealed,
  type SeenEntry,
  type SeenRecord,
  type SeenReference,
  walkPages,
} from "./read-record.js";

/** What a draft holds, as its writer knows. */
export interface Expected {
  readonly entries: Map<string, Buffer>;
  readonly effects: unknown[];
}

/** Knows what every checkpoint must consist of, and judges what is stored and handed out. */
export class ContentOracle {
  readonly #findings: Findings;
  readonly #storage: MemoryStorage;
  readonly #job: string;
  readonly #drafts = new Map<string, Expected>();
  readonly #carriedOut = new Set<string>();
  readonly #damaged = new Set<string>();
  #reached: { readonly record: SeenRecord; readonly keys: ReadonlySet<string> } | undefined;

  constructor(job: string, storage: MemoryStorage, findings: Findings) {
    this.#job = job;
    this.#storage = storage;
    this.#findings = findings;
  }

  /** Notes a draft before its commit is tried. */
  expect(generation: number, epoch: number, expected: Expected): void {
    this.#drafts.set(`${generation}-${epoch}`, expected);
  }

  expected({ generation, epoch }: { generation: number; epoch: number }): Expected | undefined {
    return this.#drafts.get(`${generation}-${epoch}`);
  }

  carriedOut(generation: number, epoch: number, index: number): void {
    this.#carriedOut.add(`${generation}-${epoch}-${index}`);
  }

  isCarriedOut(generation: number, epoch: number, index: number): boolean {
    return this.#carriedOut.has(`${generation}-${epoch}-${index}`);
  }

  /** All effects that were carried out, and what was damaged, in one word. */
  describeCarriedOut(): string {
    return [...this.#carriedOut, ...this.#damaged].sort().join();
  }

  /** Notes an object that the world has damaged; what needs it may be called corrupt from then on. */
  damage(key: string): void {
    this.#damaged.add(key);
  }

  /** Whether something that a live checkpoint consists of was damaged, its record apart. */
  isTouched({ seq }: SeenReference): boolean {
    const bytes = this.#storage.get(logKeyOf(this.#job, seq))?.bytes;
    const entries = (bytes && openIfSealed(bytes)?.record.manifest?.entries) ?? [];
    return entries.some(({ object }) => object !== undefined && this.#damaged.has(object.key));
  }

  isDamagedAt(key: string): boolean {
    return this.#damaged.has(key);
  }

  get isDamaged(): boolean {
    return this.#damaged.size > 0;
  }

  /** Takes over what another oracle knows. */
  learn(other: ContentOracle): void {
    for (const [id, expected] of other.#drafts) this.#drafts.set(id, expected);
    for (const id of other.#carriedOut) this.#carriedOut.add(id);
  }

  get drafts(): ReadonlyMap<string, Expected> {
    return this.#drafts;
  }

  /** Every live checkpoint of a record can be read completely now. */
  judgeAll(record: SeenRecord, live: ReadonlyMap<number, SeenReference>): void {
    for (const reference of live.values()) {
      const problem = this.#problemOf(record, reference);
      this.#findings.judge("RESTORABLE", problem === undefined, () => {
        return `epoch ${reference.epoch}, live by record ${record.seq}: ${problem}`;
      });
    }
  }

  /** All keys that a record needs. Nothing that is stored ever changes, so what was found for one record stays true. */
  reachable(record: SeenRecord, live: ReadonlyMap<number, SeenReference>): ReadonlySet<string> {
    if (this.#reached?.record !== record) this.#reached = { record, keys: this.#reach(record, live) };
    return this.#reached.keys;
  }

  /** A checkpoint that was handed out is whole: it has exactly the entries of its draft. */
  judgeWhole(checkpoint: Checkpoint): void {
    const expected = this.expected(checkpoint);
    const names = checkpoint.entries.map(({ name }) => name);
    const isWhole = sameNames(expected, names) && sameEffects(expected, checkpoint.effects);
    this.#findings.judge("ATOMIC", isWhole, () => {
      return `epoch ${checkpoint.epoch} shows ${names.join()}; its draft had ${[...(expected?.entries.keys() ?? [])].join()}`;
    });
  }

  judgeBytes(checkpoint: Checkpoint, name: string, bytes: Uint8Array): void {
    const right = this.expected(checkpoint)?.entries.get(name);
    this.#findings.judge("SEALED", right?.equals(bytes) === true, () => {
      return `epoch ${checkpoint.epoch}, entry ${name}: ${bytes.length} bytes came, which are not those put`;
    });
  }

  #reach(record: SeenRecord, live: ReadonlyMap<number, SeenReference>): ReadonlySet<string> {
    const keys = new Set([logKeyOf(this.#job, record.seq)]);
    for (const root of [record.live.folded, record.live.names]) {
      for (const { key } of walkPages(this.#storage, root)) keys.add(key);
    }
    for (const { seq } of live.values()) {
      const key = logKeyOf(this.#job, seq);
      keys.add(key);
      const bytes = this.#storage.get(key)?.bytes;
      const manifest = bytes && openIfSealed(bytes)?.record.manifest;
      for (const { object } of manifest?.entries ?? []) if (object) keys.add(object.key);
    }
    return keys;
  }

  #problemOf(head: SeenRecord, { epoch, generation, seq, digest }: SeenReference): string | undefined {
    const key = logKeyOf(this.#job, seq);
    const bytes = this.#storage.get(key)?.bytes;
    if (!bytes) return `record ${seq} is gone`;
    const opened = openIfSealed(bytes);
    if (!opened) return `record ${seq} is damaged`;
    if (digest === null ? seq !== head.seq : digest !== opened.digest) return `record ${seq} is another`;
    const { manifest } = opened.record;
    if (manifest?.epoch !== epoch || manifest.generation !== generation) return `record ${seq} lacks it`;
    const expected = this.expected({ generation, epoch });
    if (!expected) return "nobody drafted it";
    const names = manifest.entries.map(({ name }) => name);
    if (!sameNames(expected, names)) return "it has other entries";
    if (!sameEffects(expected, manifest.effects)) return "it has other effects";
    for (const entry of manifest.entries) {
      const right = expected.entries.get(entry.name);
      const stored = this.#bytesOf(entry);
      if (!stored) return `${entry.object?.key} is gone`;
      if (!right?.equals(stored)) return `entry ${entry.name} has other bytes`;
    }
    return undefined;
  }

  #bytesOf({ inline, object, lengthBytes }: SeenEntry): Uint8Array | undefined {
    if (inline !== undefined) return Buffer.from(inline, "base64");
    const bytes = object && this.#storage.get(object.key)?.bytes;
    return bytes?.subarray(object?.offset, (object?.offset ?? 0) + lengthBytes);
  }
}

function sameNames(expected: Expected | undefined, names: readonly string[]): boolean {
  return expected?.entries.size === names.length && names.every((name) => expected.entries.has(name));
}

function sameEffects(expected: Expected | undefined, effects: readonly unknown[]): boolean {
  return JSON.stringify(expected?.effects) === JSON.stringify(effects);
}
