import { logKeyOf } from "../../oracle/read-record.js";
import type { Actor } from "../actor.js";
import { jobId } from "../machine.js";

/** A bit flips in what the newest checkpoint consists of. */
export async function damageNewest(actor: Actor): Promise<void> {
  const { log, storage } = actor.world;
  await actor.world.scheduler.take(actor.machine, "sink");
  const newest = Math.max(0, ...(log.head?.live.keys() ?? []));
  const generation = log.head?.live.get(newest)?.generation ?? 0;
  damage(
    actor,
    storage.keys().find((key) => key.startsWith(`${jobId}/state/${generation}-${newest}-`)),
  );
}

/** A bit flips in the newest record. */
export async function damageHead(actor: Actor): Promise<void> {
  await actor.world.scheduler.take(actor.machine, "sink");
  const { seq } = actor.world.log;
  if (seq > 0) damage(actor, logKeyOf(jobId, seq));
}

/** A bit flips in the record of the oldest live checkpoint. */
export async function damageOldest(actor: Actor): Promise<void> {
  await actor.world.scheduler.take(actor.machine, "sink");
  const { head } = actor.world.log;
  const oldest = head?.live.get(Math.min(...head.live.keys()));
  if (oldest && oldest.seq !== head?.record.seq) damage(actor, logKeyOf(jobId, oldest.seq));
}

/** A bit flips in the history page that the newest record names. */
export async function damagePage(actor: Actor): Promise<void> {
  await actor.world.scheduler.take(actor.machine, "sink");
  damage(actor, actor.world.log.head?.record.live.folded?.key);
}

function damage({ world: { content, trace }, machine }: Actor, key: string | undefined): void {
  if (key === undefined) return;
  content.damage(key);
  machine.history.text(key);
  trace?.event("storage", `a bit of ${key} flips`);
}
