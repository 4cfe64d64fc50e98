import { deepFreeze } from "../deep-freeze.js";
import { CorruptError } from "../errors/corrupt-error.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { InvalidStateError } from "../errors/invalid-state-error.js";
import { SubsumedError } from "../errors/subsumed-error.js";
import { addCheckpoint, dropCheckpoints, pruneSkips } from "../history/change-live-set.js";
import type { CheckpointReference, LiveSet } from "../history/live-set.js";
import { checkpointsToDrop } from "../history/retention.js";
import type { Head } from "../log/head.js";
import type { LogRecord } from "../log/log-record.js";
import { nextRecord } from "../log/next-record.js";
import { type Manifest, namesEntry } from "../state/manifest.js";
import type { Deadline } from "../time/deadline.js";
import { applyVerdicts, forgetVerdicts, type Verdicts, verdictsForCommit } from "./apply-verdicts.js";
import type { DraftContent } from "./draft.js";
import type { EffectLedger } from "./effect-ledger.js";
import { expired } from "./expired.js";
import { fenced } from "./fenced.js";
import { foldAt, foldLiveSet } from "./fold-live-set.js";
import type { JobContext } from "./job-context.js";
import { loadManifest } from "./load-manifest.js";

/** A commit that landed, and the head of the log that says so. */
export interface Landed {
  readonly head: Head;
  readonly manifest: Manifest;
}

/**
 * Appends a commit. One record publishes the manifest, the live set after retention, the checkpoint's effects, and
 * which earlier effects and verifications are now known. A commit that had landed before is found, not repeated.
 */
export async function commitContent(
  context: JobContext,
  generation: number,
  content: DraftContent,
  ledger: EffectLedger,
  before: Head,
  deadline: Deadline,
): Promise<Landed> {
  const commit = { generation, content, ledger, verdicts: verdictsForCommit(context) };
  let built: LogRecord | undefined;
  const build = async (head: Head | undefined): Promise<LogRecord | undefined> => {
    if (head && landedReference(head, generation, content)) return undefined;
    if (head?.record.generation !== generation) {
      throw fenced(context.job, generation, head?.record.generation ?? 0);
    }
    if (head.record.lastEpoch >= content.epoch) {
      throw new SubsumedError(
        `epoch ${content.epoch} of job ${context.job} cannot commit any more: epoch ${head.record.lastEpoch} has`,
      );
    }
    await assertReusable(context, content, head, deadline);
    built = await commitRecord(context, commit, head, deadline);
    return built;
  };
  const head = await context.log.append(before, build, deadline);
  if (head && head.record === built && built.manifest) {
    forgetVerdicts(context, commit.verdicts);
    return { head, manifest: built.manifest };
  }
  // A record that had landed before does not say what was found since.
  const reference = head && landedReference(head, generation, content);
  if (!head || !reference)
    throw new InvalidStateError(`epoch ${content.epoch} is not in the record that committed it`);
  return { head, manifest: manifestOf(content, generation, reference.committedAtMs) };
}

/** What one commit is to say. */
interface Commit {
  readonly generation: number;
  readonly content: DraftContent;
  readonly ledger: EffectLedger;
  readonly verdicts: Verdicts;
}

async function commitRecord(
  context: JobContext,
  { generation, content, ledger, verdicts }: Commit,
  head: Head,
  deadline: Deadline,
): Promise<LogRecord> {
  const { job, settings } = context;
  const atMs = settings.clock.wallMs();
  const { epoch, nonce } = content;
  const next = nextRecord(head, { job, kind: "commit", nonce, atMs, trimAgeMs: settings.trimAgeMs });
  const record = await applyVerdicts(context, verdicts, ledger.withDone(next), deadline);
  const manifest = manifestOf(content, generation, atMs);
  const added = addCheckpoint(record.live, referenceTo(manifest, content, record.seq));

  const candidates = await retentionCandidates(context, added, deadline);
  const pinnedEpochs = new Set(record.pins.map((pin) => pin.epoch));
  const subject = { live: added, checkpoints: candidates ?? added.recent, pinnedEpochs, nowMs: atMs };
  // What cannot be listed cannot be dropped, and what can must not pay for it.
  const rules = candidates
    ? settings.retention
    : { ...settings.retention, maxBytes: Number.POSITIVE_INFINITY };
  const kept = pruneSkips(dropCheckpoints(added, checkpointsToDrop(subject, rules)));
  const live = await foldLiveSet(context, kept, foldAt.commit, content.writing.keys, deadline);
  return { ...record, lastEpoch: epoch, live, manifest };
}

/** What retention may be free to drop; `undefined` when a history page is damaged, which must not stop commits. */
async function retentionCandidates(
  { history }: JobContext,
  live: LiveSet,
  deadline: Deadline,
): Promise<readonly CheckpointReference[] | undefined> {
  if (!live.folded) return live.recent;
  const candidates: CheckpointReference[] = [];
  try {
    for await (const reference of history.all(live, deadline, { droppableOnly: true }))
      candidates.push(reference);
    return candidates;
  } catch (error) {
    if (!CorruptError.isInstance(error)) throw error;
    return undefined;
  }
}

function manifestOf(
  { epoch, entries, effects }: DraftContent,
  generation: number,
  committedAtMs: number,
): Manifest {
  return deepFreeze({ epoch, generation, committedAtMs, entries, effects });
}

function referenceTo(manifest: Manifest, { nonce }: DraftContent, seq: number): CheckpointReference {
  const { epoch, generation, committedAtMs, entries, effects } = manifest;
  const stateBytes = entries.reduce((bytes, { lengthBytes }) => bytes + lengthBytes, 0);
  const progress = { total: effects.length, pending: effects.map((_, index) => index) };
  const reference = {
    epoch,
    generation,
    seq,
    digest: null,
    nonce,
    committedAtMs,
    stateBytes,
    entries: entries.length,
  };
  return effects.length > 0 ? { ...reference, effects: progress } : reference;
}

/** What the log says of this very draft, if an earlier attempt at its commit landed. */
function landedReference(
  { record }: Head,
  generation: number,
  { epoch, nonce }: DraftContent,
): CheckpointReference | undefined {
  return record.live.recent.find((reference) => {
    return reference.epoch === epoch && reference.generation === generation && reference.nonce === nonce;
  });
}

/** A manifest may name only its own draft's objects and those of checkpoints that are live at the head. */
async function assertReusable(
  context: JobContext,
  { reused }: DraftContent,
  { record }: Head,
  deadline: Deadline,
): Promise<void> {
  for (const entry of reused) {
    if (record.manifest && namesEntry(record.manifest, entry)) continue;
    const reference = await context.history.find(record.live, entry.epoch, deadline);
    if (!reference) throw expired(context.job, entry.epoch, record.live);
    if (namesEntry(await loadManifest(context, record, reference, deadline), entry)) continue;
    throw new InvalidArgumentError(
      `entry ${JSON.stringify(entry.name)} at ${entry.object?.key} is not one of epoch ${entry.epoch}`,
    );
  }
}
