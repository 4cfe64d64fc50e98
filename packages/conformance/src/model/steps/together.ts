import { type Entry, InvalidArgumentError } from "@holdfast/core";
import { describeFailure } from "../../oracle/describe-failure.js";
import type { Actor, OpenDraft } from "../actor.js";
import { transferBoundMs } from "../world.js";
import { begin, commitDraft } from "./committing.js";

/** A worker elsewhere stores an entry for a draft; the coordinator adopts it into that draft, and into no other. */
export async function commitAdopted(actor: Actor): Promise<void> {
  const wrong = await begin(actor, { sizes: [] });
  const right = await begin(actor, { sizes: [] });
  if (!wrong || !right) return;
  const stored = await storeElsewhere(actor, right);
  if (!stored) return;
  const { findings } = actor.world;
  let refusal: unknown;
  try {
    wrong.draft.adopt(stored);
  } catch (error) {
    refusal = error;
  }
  findings.judge("ATOMIC", InvalidArgumentError.isInstance(refusal), () => {
    return `a draft adopted an entry of another draft: ${describeFailure(refusal)}`;
  });
  right.draft.adopt(stored);
  await commitDraft(actor, right);
}

/** A commit waits for what is still being stored, and leaves nothing out. */
export async function commitUnwaited(actor: Actor): Promise<void> {
  const open = await begin(actor, { sizes: [] });
  if (!open) return;
  const name = `e-${actor.made++}`;
  const bytes = Buffer.from(actor.choices.bytes(100));
  open.expected.entries.set(name, bytes);
  const storing = actor.attempt("put", async () => await open.draft.put(name, bytes), transferBoundMs);
  await commitDraft(actor, open, 1);
  await storing;
}

/** What is stored for one job never shows in another, however alike their names. */
export async function commitElsewhere(actor: Actor): Promise<void> {
  const { store, machine } = { store: actor.machine.store, machine: actor.machine };
  const bytes = Buffer.from(actor.choices.bytes(100));
  const before = actor.world.storage.keys().filter((key) => key.startsWith(`${neighbour}/`)).length;
  const committed = await actor.attempt("neighbour", async () => {
    const writer = await store.job(neighbour).claim();
    const draft = writer.begin();
    await draft.put("state", bytes);
    const checkpoint = await draft.commit();
    return await checkpoint.read("state");
  });
  if (!committed) return;
  const { findings, storage } = actor.world;
  const made = storage.keys().filter((key) => key.startsWith(`${neighbour}/`)).length - before;
  findings.judge(
    "ATOMIC",
    made >= 3,
    () => `${machine.name} committed to ${neighbour}, and ${made} objects are there`,
  );
  findings.judge("SEALED", bytes.equals(committed), () => `${neighbour} answers other bytes`);
}

const neighbour = "job-2";

async function storeElsewhere(actor: Actor, { draft, expected }: OpenDraft): Promise<Entry | undefined> {
  const name = `e-${actor.made++}`;
  const bytes = Buffer.from(actor.choices.bytes(100));
  const worker = actor.machine.store.worker(draft.ticket());
  const stored = await actor.attempt("put", async () => await worker.put(name, bytes), transferBoundMs);
  if (stored) expected.entries.set(name, bytes);
  return stored;
}
