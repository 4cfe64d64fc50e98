import type { Draft, Entry, TicketWorker, Writer } from "@holdfast/core";
import type { Choices } from "@holdfast/worlds";
import { type DraftPlan, type EntryContents, planEntry, renderContents } from "./job-message.js";
import type { JobSettings } from "./job-settings.js";
import { type MadeContent, madeBytes, madeChunks } from "./made-bytes.js";

/** A checkpoint whose content is known, from which drafts reuse entries. */
export interface KnownCheckpoint {
  readonly contents: EntryContents;
  entry(name: string): Entry;
}

export interface Composer {
  readonly choices: Choices;
  readonly settings: JobSettings;
  /** No other process has it, so that no two drafts are to hold the same bytes. */
  readonly processName: string;
  /** Told before each chunk of a huge entry. */
  readonly beforeChunk: () => void;
  worker(draft: Draft): TicketWorker;
}

export interface ComposedDraft {
  readonly draft: Draft;
  readonly plan: DraftPlan;
}

/** In so many chunks a huge entry is streamed. */
export const chunksOfHuge = 30;

/** Begins a draft and fills it: small entries and large ones, streamed, reused and stored by a worker; and effects. */
export async function composeDraft(
  composer: Composer,
  writer: Writer,
  known: KnownCheckpoint | undefined,
  withHuge = false,
): Promise<ComposedDraft> {
  const { choices } = composer;
  const draft = writer.begin();
  const { generation, epoch } = draft;
  const entries: Record<string, MadeContent> = {};
  for (const [name, content] of Object.entries(known?.contents ?? {})) {
    if (!known || choices.chance(0.5)) continue;
    const newName = choices.chance(0.3) ? `kept-${generation}-${epoch}-${Object.keys(entries).length}` : name;
    draft.reuse(known.entry(name), { name: newName });
    entries[newName] = content;
  }
  for (let number = 1 + choices.below(composer.settings.mostNewEntries); number > 0; number -= 1) {
    const name = `${choices.pick(["a", "b/c", "d"])}-${generation}-${epoch}-${number}`;
    const isHuge = (withHuge && number === 1) || choices.chance(0.02);
    const lengthBytes = isHuge ? composer.settings.hugeBytes : entryLength(choices, composer.settings);
    const content = { name: `${composer.processName} ${name}`, lengthBytes };
    await putEntry(composer, draft, name, content);
    entries[name] = content;
  }
  await draft.put(planEntry, renderContents(entries));
  const effects = Array.from({ length: choices.below(3) }, () => choices.below(1_000_000));
  for (const effect of effects) draft.effect({ sink: "parent", effect });
  return { draft, plan: { generation, epoch, entries, effects } };
}

async function putEntry(
  { choices, settings, beforeChunk, worker }: Composer,
  draft: Draft,
  name: string,
  content: MadeContent,
): Promise<void> {
  const { lengthBytes } = content;
  const isHuge = lengthBytes >= settings.hugeBytes;
  const chunkBytes = isHuge ? Math.ceil(lengthBytes / chunksOfHuge) : Math.max(1, Math.ceil(lengthBytes / 7));
  const isStreamed = isHuge || choices.chance(0.4);
  const chunks = madeChunks(content, chunkBytes, isHuge ? beforeChunk : undefined);
  const body = isStreamed ? chunks : madeBytes(content);
  if (choices.chance(0.15)) draft.adopt(await worker(draft).put(name, body));
  else await draft.put(name, body);
}

/** Around every limit that makes an entry travel otherwise. */
function entryLength(choices: Choices, { inlineLimitBytes, blockBytes }: JobSettings): number {
  return choices.pick([
    0,
    1 + choices.below(200),
    1 + choices.below(200),
    inlineLimitBytes,
    inlineLimitBytes + 1 + choices.below(100),
    blockBytes + choices.below(5 * blockBytes),
    4 * blockBytes,
  ]);
}
