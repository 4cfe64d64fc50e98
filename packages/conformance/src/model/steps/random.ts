import type { Actor, OpenDraft } from "../actor.js";
import { addEffect, begin, commitDraft, put, reuse } from "./committing.js";
import { pin, savepoint } from "./tending.js";

const sizes = [0, 1, 30, 64, 65, 127, 128, 129, 300, 600];
const ttlsMs = [1000, 60_000, 86_400_000];

/** A draft of whatever may be put into one. */
export async function beginSome(actor: Actor): Promise<OpenDraft | undefined> {
  const { choices } = actor;
  const open = await begin(actor, { sizes: [] });
  if (!open) return undefined;
  for (let puts = 1 + choices.below(4); puts > 0; puts -= 1) {
    const source = choices.pick([...actor.seen, ...(actor.newest?.entries ?? []), undefined]);
    if (source && choices.chance(0.5)) reuse(actor, open, source);
    else await put(actor, open, choices.pick(sizes), { isStreamed: choices.chance(0.3) });
  }
  if (choices.chance(0.4)) addEffect(actor, open);
  return open;
}

export async function commitSome(actor: Actor): Promise<void> {
  const open = await beginSome(actor);
  if (open) await commitDraft(actor, open);
}

/** One of the drafts that were begun, in whatever order. */
export async function commitOne(actor: Actor): Promise<void> {
  if (actor.drafts.length > 0) await commitDraft(actor, actor.choices.pick(actor.drafts));
}

/** The draft that was begun last, so that those before it are overtaken. */
export async function commitLast(actor: Actor): Promise<void> {
  const last = actor.drafts.at(-1);
  if (last) await commitDraft(actor, last);
}

export async function commitFirst(actor: Actor): Promise<void> {
  const [first] = actor.drafts;
  if (first) await commitDraft(actor, first);
}

export async function abandonOne(actor: Actor): Promise<void> {
  actor.drafts.splice(actor.choices.below(actor.drafts.length), 1)[0]?.draft.abandon();
}

export async function pinSome(actor: Actor): Promise<void> {
  await pin(actor, someEpoch(actor), actor.choices.pick(ttlsMs));
}

export async function savepointSome(actor: Actor): Promise<void> {
  await savepoint(actor, actor.choices.pick(["one", "two"]), someEpoch(actor));
}

/** Most often the newest; else some epoch that is live, or was. */
function someEpoch({ choices, world, machine }: Actor): number | undefined {
  const last = world.log.head?.record.lastEpoch ?? 0;
  machine.history.number(last);
  return last === 0 || choices.chance(0.4) ? undefined : 1 + choices.below(last);
}
