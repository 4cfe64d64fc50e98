import type { Checkpoint, Draft, Job, Writer } from "@holdfast/core";
import type { Choices } from "@holdfast/worlds";
import { checkSameBytes } from "../../../case/expectations.js";
import { check } from "../../../case/violation.js";

/** Entries by name. */
export type Entries = ReadonlyMap<string, Uint8Array>;

export function text(value: string): Uint8Array {
  return Buffer.from(value);
}

/** Too long for a record: stored as an object of its own, in several blocks. */
export function long(value: string): Uint8Array {
  return Buffer.from(`${value} `.repeat(Math.ceil(400 / (value.length + 1))));
}

export function entries(content: Readonly<Record<string, Uint8Array>>): Entries {
  return new Map(Object.entries(content));
}

export async function putAll(draft: Draft, content: Entries): Promise<void> {
  for (const [name, bytes] of content) await draft.put(name, bytes);
}

/** Commits a checkpoint with exactly these entries. */
export async function commitOf(writer: Writer, content: Entries): Promise<Checkpoint> {
  const draft = writer.begin();
  await putAll(draft, content);
  return await draft.commit();
}

/** Commits so many checkpoints, each with a small and a long entry that say which it is. Answers their epochs. */
export async function commitMany(writer: Writer, count: number): Promise<readonly number[]> {
  const epochs: number[] = [];
  for (let made = 0; made < count; made += 1) {
    const draft = writer.begin();
    await putAll(draft, contentOf(draft.epoch));
    epochs.push((await draft.commit()).epoch);
  }
  return epochs;
}

/** What {@link commitMany} puts into an epoch. */
export function contentOf(epoch: number): Entries {
  return entries({ small: text(`small of ${epoch}`), long: long(`long of ${epoch}`) });
}

/**
 * A checkpoint has exactly these entries, to the byte.
 * @throws Violation, and what reading throws.
 */
export async function checkHolds(
  checkpoint: Checkpoint | undefined,
  content: Entries,
  what: string,
): Promise<void> {
  check(checkpoint !== undefined, () => `${what}: there is no checkpoint`);
  const names = checkpoint.entries.map(({ name }) => name).sort();
  const expected = [...content.keys()].sort();
  check(
    names.join() === expected.join(),
    () => `${what}: it has the entries ${names.join(", ")} instead of ${expected.join(", ")}`,
  );
  for (const [name, bytes] of content)
    checkSameBytes(await checkpoint.read(name), bytes, `${what}, entry ${name}`);
}

/** A checkpoint that {@link commitMany} made is whole. */
export async function checkEpoch(job: Job, epoch: number): Promise<void> {
  await checkHolds(await job.checkpoint(epoch), contentOf(epoch), `epoch ${epoch}`);
}

/** The epochs that are live have exactly these numbers. */
export async function checkLive(job: Job, epochs: readonly number[], what: string): Promise<void> {
  const live = (await job.checkpoints()).map(({ epoch }) => epoch).sort((a, b) => a - b);
  check(
    live.join() === [...epochs].sort((a, b) => a - b).join(),
    () => `${what}: live are ${live.join(", ") || "none"} instead of ${epochs.join(", ") || "none"}`,
  );
}

/** Bytes in pieces of random sizes, as a source produces them. */
export async function* inPieces(choices: Choices, bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; ) {
    const length = 1 + choices.below(Math.max(1, Math.min(bytes.length - at, 97)));
    yield bytes.subarray(at, at + length);
    at += length;
  }
}
