import type { Backend } from "@holdfast/core";
import { check } from "../../../case/violation.js";
import { jobId } from "./machine.js";

interface StoredReference {
  readonly epoch: number;
  readonly seq: number;
}

interface StoredPage {
  readonly key: string;
}

/** As much of a record as is needed to follow it to all that it names. */
interface StoredRecord {
  readonly seq: number;
  readonly floor: number;
  readonly live: {
    readonly recent: readonly StoredReference[];
    readonly gone: readonly number[];
    readonly folded: StoredPage | null;
    readonly names: StoredPage | null;
  };
  readonly manifest: { readonly entries: readonly { readonly object?: { readonly key: string } }[] } | null;
}

interface Page {
  readonly items?: readonly { readonly value: StoredReference | number }[];
  readonly branches?: readonly { readonly page: StoredPage }[];
}

/** What storage holds, and what of it the job's newest record reaches, read without the code that is tested. */
export interface StoredState {
  readonly keys: ReadonlySet<string>;
  readonly head: StoredRecord;
  /** Everything that head names, the job's marker and head itself. */
  readonly reached: ReadonlySet<string>;
}

/** The number in the key of a record of the job. */
export function seqOf(key: string): number | undefined {
  return key.startsWith(`${jobId}/log/`) ? Number(key.slice(key.lastIndexOf("-") + 1)) : undefined;
}

export async function readStoredState(backend: Backend): Promise<StoredState> {
  const all = (await backend.list("")).map(({ key }) => key).filter((key) => !key.startsWith("holdfast."));
  const bySeq = new Map(
    all.flatMap((key) => {
      const seq = seqOf(key);
      return seq === undefined ? [] : [[seq, key] as const];
    }),
  );
  const record = async (seq: number): Promise<StoredRecord> => {
    const key = bySeq.get(seq);
    check(key !== undefined, () => `record ${seq}, which is named, is not stored`);
    const sealed = Buffer.from(await backend.read(key)).toString("utf8");
    return JSON.parse(sealed.slice(0, sealed.lastIndexOf("\nholdfast "))) as StoredRecord;
  };
  const head = await record(Math.max(0, ...bySeq.keys()));
  const reached = new Set([`jobs/${jobId}`, bySeq.get(head.seq) ?? ""]);
  const references = [...head.live.recent];
  const hidden = new Set([...head.live.gone, ...references.map(({ epoch }) => epoch)]);
  for (const root of [head.live.folded, head.live.names]) {
    for await (const { page, key } of pages(backend, root)) {
      reached.add(key);
      for (const { value } of page.items ?? [])
        if (typeof value === "object" && !hidden.has(value.epoch)) references.push(value);
    }
  }
  for (const { seq } of references) {
    reached.add(bySeq.get(seq) ?? `record ${seq}`);
    for (const { object } of (await record(seq)).manifest?.entries ?? []) if (object) reached.add(object.key);
  }
  return { keys: new Set(all), head, reached };
}

async function* pages(
  backend: Backend,
  root: StoredPage | null,
): AsyncGenerator<{ readonly key: string; readonly page: Page }> {
  if (!root) return;
  const page = JSON.parse(Buffer.from(await backend.read(root.key)).toString("utf8")) as Page;
  yield { key: root.key, page };
  for (const branch of page.branches ?? []) yield* pages(backend, branch.page);
}

/**
 * Storage holds what the newest record reaches and nothing else, besides records that are not void.
 * @throws Violation
 */
export async function checkClean(backend: Backend, what: string): Promise<void> {
  const state = await readStoredState(backend);
  const missing = [...state.reached].filter((key) => !state.keys.has(key));
  check(missing.length === 0, () => `${what}: what is live needs ${missing.join(", ")}, which is gone`);
  const garbage = [...state.keys].filter((key) => {
    return !state.reached.has(key) && (seqOf(key) ?? 0) < state.head.floor;
  });
  check(garbage.length === 0, () => `${what}: a sweep left ${garbage.join(", ")}, which nothing live needs`);
}
