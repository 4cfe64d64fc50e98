import type { CheckpointSummary, Pin, VerifyReport } from "@holdfast/core";
import { newestRestorable } from "../../oracle/read-record.js";
import type { Actor } from "../actor.js";
import { transferBoundMs } from "../world.js";
import { readAll } from "./reading.js";

const dayMs = 86_400_000;

export async function sweep(actor: Actor): Promise<void> {
  const { machine, world } = actor;
  const before = machine.removed;
  const report = await actor.attempt("sweep", async () => await machine.job.sweep(), transferBoundMs);
  if (!report) return;
  const told = report.stateObjects + report.records;
  world.findings.judge("HONEST", machine.removed - before >= told, () => {
    return `a sweep says that it removed ${told} objects; it removed ${machine.removed - before}`;
  });
}

/** Says what a sweep would remove, and removes nothing. */
export async function drySweep(actor: Actor): Promise<void> {
  const { machine, world } = actor;
  const before = machine.removals;
  await actor.attempt("dry sweep", async () => await machine.job.sweep({ dryRun: true }), transferBoundMs);
  const asked = machine.removals - before;
  world.findings.judge(
    "RESTORABLE",
    asked === 0,
    () => `a dry sweep asks for ${asked} objects to be removed`,
  );
}

/** Holds a checkpoint and reads it: the newest one, or one that is named. */
export async function pin(actor: Actor, epoch?: number, ttlMs: number = dayMs): Promise<void> {
  const pinning = async (): Promise<Pin> => await actor.machine.job.pin(epoch, { ttl: ttlMs });
  const pinned = await actor.attempt("pin", pinning);
  if (!pinned) return;
  const isHeld = actor.world.log.heads.some(({ record, live }) => {
    return live.has(pinned.epoch) && record.pins.some(({ id }) => id === pinned.id);
  });
  actor.world.findings.judge("HONEST", isHeld, () => `pin of epoch ${pinned.epoch} is not in the log`);
  actor.world.findings.judge("HONEST", (epoch ?? pinned.epoch) === pinned.epoch, () => {
    return `epoch ${epoch} was to be pinned, and ${pinned.epoch} is`;
  });
  judgePinLength(actor, pinned, ttlMs);
  actor.pins.push(pinned);
  await readAll(actor, pinned.checkpoint);
}

function judgePinLength({ world: { log, findings } }: Actor, { id }: Pin, ttlMs: number): void {
  const made = log.heads.find(({ record }) => record.pins.some((pin) => pin.id === id))?.record;
  const endsAtMs = made?.pins.find((pin) => pin.id === id)?.expiresAtMs ?? 0;
  const lastsMs = endsAtMs - (made?.atMs ?? 0);
  findings.judge("RESTORABLE", lastsMs >= ttlMs, () => `a pin of ${ttlMs} ms lasts ${lastsMs} ms`);
}

export async function unpin(actor: Actor): Promise<void> {
  const pinned = actor.pins.shift();
  if (pinned) await actor.attempt("unpin", async () => await pinned.release());
}

export async function savepoint(actor: Actor, name: string, epoch?: number): Promise<void> {
  const options = epoch === undefined ? {} : { epoch };
  const { log, findings } = actor.world;
  const from = log.seq;
  const making = async (): Promise<CheckpointSummary> => await actor.machine.job.savepoint(name, options);
  const made = await actor.attempt("savepoint", making);
  if (!made) return;
  const isHeld = log.since(from).some(({ record, live }) => {
    const wanted = epoch ?? newestRestorable(record, live);
    return wanted === made.epoch && live.get(made.epoch)?.savepoints?.includes(name);
  });
  findings.judge(
    "HONEST",
    isHeld,
    () => `savepoint ${name} is not in the log as the newest epoch, or as ${epoch}`,
  );
}

export async function release(actor: Actor, name: string): Promise<void> {
  await actor.attempt("release", async () => await actor.machine.job.release(name));
}

/** Reads everything that is live; the findings are recorded at once, or ride in the next commit of this machine. */
export async function verify(actor: Actor, record: boolean): Promise<void> {
  const verifying = async (): Promise<VerifyReport> => await actor.machine.job.verify({ record });
  const { content, findings, log } = actor.world;
  const damaged = [...(log.head?.live.values() ?? [])].filter((reference) => content.isTouched(reference));
  const report = await actor.attempt("verify", verifying, transferBoundMs);
  for (const { epoch, status } of report?.checkpoints ?? []) {
    const isRight = content.isDamaged || status !== "damaged";
    findings.judge("RESTORABLE", isRight, () => `a scrub calls epoch ${epoch} damaged`);
    const isFound = status !== "restorable" || damaged.every((reference) => reference.epoch !== epoch);
    findings.judge("SEALED", isFound, () => `a scrub calls epoch ${epoch} restorable, which is damaged`);
  }
}

export async function destroy(actor: Actor): Promise<void> {
  await actor.attempt("destroy", async () => await actor.machine.job.destroy(), transferBoundMs);
}

/** Does nothing for longer than the trim age. */
export async function rest({ machine: { clock }, world }: Actor): Promise<void> {
  if (world.scheduler.isDirect) {
    world.pass(world.options.trimAgeMs + 1000);
    return;
  }
  await new Promise<void>((resolve) => {
    clock.schedule(resolve, world.options.trimAgeMs + 1000);
  });
}
