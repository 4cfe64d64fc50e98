import { hash } from "node:crypto";
import type { MemoryStorage } from "@holdfast/core/memory";

/** What the log's records say, as protocol.md has it; read here without the store's own code. */
export interface SeenReference {
  readonly epoch: number;
  readonly generation: number;
  readonly seq: number;
  readonly digest: string | null;
  readonly committedAtMs: number;
  readonly verifiedAtMs?: number;
  readonly damagedAtMs?: number;
  readonly effects?: { readonly total: number; readonly pending: readonly number[] };
  readonly savepoints?: readonly string[];
}

export interface SeenEntry {
  readonly name: string;
  readonly lengthBytes: number;
  readonly inline?: string;
  readonly object?: { readonly key: string; readonly offset: number };
}

interface SeenManifest {
  readonly epoch: number;
  readonly generation: number;
  readonly entries: readonly SeenEntry[];
  readonly effects: readonly unknown[];
}

export interface SeenRecord {
  readonly job: string;
  readonly seq: number;
  readonly kind: string;
  readonly previous: { readonly seq: number; readonly digest: string } | null;
  readonly atMs: number;
  readonly generation: number;
  readonly lastEpoch: number;
  readonly floor: number;
  readonly trimAgeMs: number;
  readonly live: {
    readonly recent: readonly SeenReference[];
    readonly gone: readonly number[];
    readonly folded: { readonly key: string } | null;
    readonly names: { readonly key: string } | null;
    readonly skips: readonly { readonly after: number; readonly through: number }[];
    readonly count: number;
  };
  readonly pins: readonly { readonly id: string; readonly epoch: number; readonly expiresAtMs: number }[];
  readonly manifest: SeenManifest | null;
}

export interface Opened {
  readonly record: SeenRecord;
  readonly digest: string;
}

const opened = new WeakMap<Uint8Array, Opened>();
/** The line that seals a record has this length, in bytes. */
const sealBytes = 92;
const sealPattern = /^\nholdfast (\d{16}) ([0-9a-f]{64})\n$/;

/** Says that some bytes are a copy of others that were opened, so that they need no opening of their own. */
export function isCopyOf(bytes: Uint8Array, original: Uint8Array): boolean {
  if (Buffer.compare(bytes, original) !== 0) return false;
  const known = opened.get(original);
  if (known) opened.set(bytes, known);
  return true;
}

/** Opens a sealed record; `undefined` when the seal does not fit. */
export function openIfSealed(bytes: Uint8Array): Opened | undefined {
  const known = opened.get(bytes);
  if (known) return known;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const at = Math.max(0, text.length - sealBytes);
  const [, length, digest] = sealPattern.exec(text.toString("latin1", at)) ?? [];
  const body = text.subarray(0, at);
  const actual = hash("sha256", body, "hex");
  if (Number(length) !== body.length || digest !== actual) return undefined;
  const result = { record: JSON.parse(body.toString()) as SeenRecord, digest: actual };
  opened.set(bytes, result);
  return result;
}

export function logKeyOf(job: string, seq: number): string {
  return `${job}/log/${(2n ** 64n - 1n - BigInt(seq)).toString(16).padStart(16, "0")}-${seq}`;
}

export function seqOfKey(job: string, key: string): number | undefined {
  return key.startsWith(`${job}/log/`) ? Number(key.slice(key.lastIndexOf("-") + 1)) : undefined;
}

type SeenPage = {
  readonly items?: readonly { readonly key: string; readonly value: unknown }[];
  readonly branches?: readonly { readonly page: { readonly key: string } }[];
};
const pages = new WeakMap<Uint8Array, SeenPage>();

/** Walks a tree of history pages. */
export function* walkPages(
  storage: MemoryStorage,
  root: { readonly key: string } | null,
): Generator<{ readonly key: string; readonly values: readonly unknown[] }> {
  if (!root) return;
  const bytes = storage.get(root.key)?.bytes;
  if (!bytes) throw new Error(`history page ${root.key} is gone`);
  const page = pages.get(bytes) ?? (JSON.parse(Buffer.from(bytes).toString()) as SeenPage);
  pages.set(bytes, page);
  yield { key: root.key, values: (page.items ?? []).map(({ value }) => value) };
  for (const branch of page.branches ?? []) yield* walkPages(storage, branch.page);
}

/** The live checkpoints of a record by epoch. */
export function liveOf(storage: MemoryStorage, { live }: SeenRecord): Map<number, SeenReference> {
  const found = new Map<number, SeenReference>();
  for (const { values } of walkPages(storage, live.folded)) {
    for (const value of values as readonly SeenReference[]) found.set(value.epoch, value);
  }
  for (const epoch of live.gone) found.delete(epoch);
  for (const reference of live.recent) found.set(reference.epoch, reference);
  return found;
}

/** The newest live checkpoint that was not passed over; 0 for none. */
export function newestRestorable(record: SeenRecord, live: ReadonlyMap<number, SeenReference>): number {
  return Math.max(0, ...[...live.keys()].filter((epoch) => !isPassedOver(record, epoch)));
}

export function isPassedOver({ live }: SeenRecord, epoch: number): boolean {
  return live.skips.some(({ after, through }) => after < epoch && epoch <= through);
}
