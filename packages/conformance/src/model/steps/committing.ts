import { type Checkpoint, type Draft, type Entry, HoldfastError } from "@holdfast/core";
import { describeFailure } from "../../oracle/describe-failure.js";
import type { Actor, Certainty, OpenDraft } from "../actor.js";
import { transferBoundMs } from "../world.js";

/** What a checkpoint is to consist of. */
export interface DraftPlan {
  /** Sizes of new entries, in bytes. Over 64 they are stored as objects, over 128 in more than one block. */
  readonly sizes: readonly number[];
  /** Whether an entry of the newest checkpoint that the actor knows is taken over. */
  readonly reuses?: boolean;
  readonly effects?: number;
  /** A put that fails is not repeated. */
  readonly isCareless?: boolean;
}

/** Begins a draft, fills it and commits it. */
export async function commit(actor: Actor, plan: DraftPlan): Promise<void> {
  const open = await begin(actor, plan);
  if (open) await commitDraft(actor, open);
}

/** Begins a draft and fills it, for a later commit. */
export async function begin(actor: Actor, plan: DraftPlan): Promise<OpenDraft | undefined> {
  const { writer } = actor;
  if (!writer) return undefined;
  let draft: Draft;
  try {
    draft = writer.begin();
  } catch (error) {
    // Fenced: only a new claim helps.
    actor.writer = undefined;
    return void HoldfastError.isInstance(error);
  }
  const open: OpenDraft = { draft, writer, expected: { entries: new Map(), effects: [] } };
  actor.drafts.push(open);
  for (const size of plan.sizes) await put(actor, open, size, { repeats: !plan.isCareless });
  if (plan.reuses) {
    const source = actor.newest?.entries.at(-1);
    if (source) reuse(actor, open, source);
  }
  for (let count = plan.effects ?? 0; count > 0; count -= 1) addEffect(actor, open);
  return open;
}

export function addEffect(actor: Actor, { draft, expected }: OpenDraft): void {
  const effect = { sink: "sink", number: actor.made++ };
  draft.effect(effect);
  expected.effects.push(effect);
}

/** A put that fails is repeated once; what cannot be stored keeps the draft from being committed. */
export async function put(
  actor: Actor,
  { draft, expected }: OpenDraft,
  size: number,
  { isStreamed = false, repeats = true }: { readonly isStreamed?: boolean; readonly repeats?: boolean } = {},
): Promise<void> {
  const name = `e-${actor.made++}`;
  const bytes = size < 10_000 ? Buffer.from(actor.choices.bytes(size)) : Buffer.alloc(size, `large ${name}`);
  const putting = async (): Promise<Entry> => await draft.put(name, isStreamed ? pieces(bytes) : bytes);
  expected.entries.set(name, bytes);
  const done = await actor.attempt("put", putting, transferBoundMs);
  if (!done && repeats) await actor.attempt("put again", putting, transferBoundMs);
}

export function reuse(actor: Actor, { draft, expected }: OpenDraft, source: Entry): void {
  const bytes = actor.world.content.expected(source)?.entries.get(source.name);
  if (!bytes) throw new Error(`nobody knows ${source.name} of epoch ${source.epoch}`);
  const name = `r-${actor.made++}`;
  draft.reuse(source, { name });
  expected.entries.set(name, bytes);
}

/** Commits a draft, and once more where that may help or tell how it ended. */
export async function commitDraft(actor: Actor, open: OpenDraft, attempts = 2): Promise<void> {
  const { content, log, findings } = actor.world;
  const { draft, expected, writer } = open;
  const id = `${writer.generation}-${draft.epoch}`;
  content.expect(writer.generation, draft.epoch, expected);
  open.certainty ??= certaintyOf(actor);
  const landed = hasLanded(actor, id) ? actor.machine.faults : undefined;
  try {
    const committing = async (): Promise<Checkpoint> => await draft.commit();
    const checkpoint = await actor.call(`commit of ${id}`, committing);
    findings.judge("HONEST", log.committed.has(id), () => `${id} was acknowledged and is not in the log`);
    content.judgeWhole(checkpoint);
    actor.forget(open);
    actor.remember(checkpoint);
    if (writer === actor.writer && draft.epoch > (actor.newest?.epoch ?? 0)) actor.newest = checkpoint;
  } catch (error) {
    actor.judgeError("commit", error);
    if (!HoldfastError.isInstance(error)) throw new Error(describeFailure(error));
    const isHonest = error.outcome === "unknown" || !log.committed.has(id);
    findings.judge("HONEST", isHonest, () => `${id} was committed, but: ${describeFailure(error)}`);
    judgeCertainty(actor, open.certainty, id, error);
    judgeFindingOut(actor, landed, id, error);
    if (!error.retryable) actor.forget(open);
    else if (attempts > 1) await commitDraft(actor, open, attempts - 1);
  }
}

function certaintyOf({ machine: { uncertain, made } }: Actor): Certainty {
  return { uncertain, made };
}

/** Where all requests were refused, the caller is told that nothing was changed, and can go on from it. */
function judgeCertainty(actor: Actor, before: Certainty, id: string, error: HoldfastError): void {
  const { machine, world } = actor;
  if (isUnderWay(actor)) machine.uncertain += 1;
  const isCertain =
    !world.content.isDamaged && machine.uncertain === before.uncertain && machine.made === before.made;
  world.findings.judge("HONEST", !isCertain || error.outcome !== "unknown", () => {
    return `nothing of ${id} ever reached the storage, and yet: ${describeFailure(error)}`;
  });
}

/** Whether the newest record itself says that a commit landed. */
function hasLanded({ world: { log } }: Actor, id: string): boolean {
  return (
    log.head?.record.live.recent.some(({ generation, epoch }) => id === `${generation}-${epoch}`) === true
  );
}

/** Where a commit has landed and nothing fails, committing again finds out that it has. */
function judgeFindingOut(
  actor: Actor,
  faultsBefore: number | undefined,
  id: string,
  error: HoldfastError,
): void {
  const { machine, world } = actor;
  const isUndisturbed = machine.faults === faultsBefore && !isUnderWay(actor) && !world.content.isDamaged;
  world.findings.judge("HONEST", !isUndisturbed || !hasLanded(actor, id), () => {
    return `${id} has landed, and committing it again does not tell: ${describeFailure(error)}`;
  });
}

/** A request that is still under way when a call ends was cut off by its deadline: its outcome is open. */
function isUnderWay({ machine, world }: Actor): boolean {
  return world.scheduler.waiting.some((turn) => turn.machine === machine && turn.call !== undefined);
}

/** Commits two drafts at the same time; they land in order of epoch, or the lower one not at all. */
export async function commitTogether(actor: Actor): Promise<void> {
  await begin(actor, { sizes: [20] });
  await begin(actor, { sizes: [20] });
  await Promise.all(actor.drafts.slice(-2).map(async (open) => await commitDraft(actor, open, 1)));
}

async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 50) yield bytes.subarray(at, at + 50);
}
