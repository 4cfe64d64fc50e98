import type { ByteRange, Checkpoint } from "@holdfast/core";
import { AbortedError, CorruptError, ExpiredError, NotFoundError, UnavailableError } from "@holdfast/core";
import { describeFailure } from "../../oracle/describe-failure.js";
import type { Actor } from "../actor.js";
import { transferBoundMs } from "../world.js";

/** Reads all of a checkpoint; it must be whole and right, or have expired. */
export async function readAll(actor: Actor, checkpoint: Checkpoint): Promise<void> {
  actor.world.content.judgeWhole(checkpoint);
  for (const { name, lengthBytes } of checkpoint.entries) {
    try {
      const read = async (): Promise<Uint8Array> => await checkpoint.read(name);
      const bytes = await actor.call(`read ${name} of epoch ${checkpoint.epoch}`, read, transferBoundMs);
      actor.world.content.judgeBytes(checkpoint, name, bytes);
      if (lengthBytes > 2 && actor.choices.chance(0.2)) await readPart(actor, checkpoint, name, lengthBytes);
    } catch (error) {
      judgeReadError(actor, checkpoint, error);
      return;
    }
  }
}

export async function readNewest(actor: Actor): Promise<void> {
  if (actor.newest) await readAll(actor, actor.newest);
}

export async function readPinned(actor: Actor): Promise<void> {
  if (actor.pins.length > 0) await readAll(actor, actor.choices.pick(actor.pins).checkpoint);
}

export async function readLatest(actor: Actor): Promise<void> {
  const { log, findings } = actor.world;
  const from = log.seq;
  const latest = await actor.attempt("latest", async () => ({
    checkpoint: await actor.machine.job.latest(),
  }));
  if (!latest) return;
  const { checkpoint } = latest;
  const isNewest =
    (from === 0 && !checkpoint) ||
    log.since(from).some(({ live }) => Math.max(0, ...live.keys()) === (checkpoint?.epoch ?? 0));
  findings.judge(
    "ATOMIC",
    isNewest,
    () => `latest answered epoch ${checkpoint?.epoch}, never the newest then`,
  );
  if (!checkpoint) return;
  findings.judge("MONOTONE", checkpoint.epoch >= actor.latestSeen, () => {
    return `latest was ${actor.latestSeen} and is now ${checkpoint.epoch} for ${actor.machine.name}`;
  });
  actor.latestSeen = checkpoint.epoch;
  await readAll(actor, checkpoint);
}

export async function listCheckpoints(actor: Actor): Promise<void> {
  const { log, findings } = actor.world;
  const from = log.seq;
  const listed = await actor.attempt("checkpoints", async () => await actor.machine.job.checkpoints());
  if (!listed) return;
  const epochs = listed.map(({ epoch }) => epoch).join();
  const isState =
    (from === 0 && epochs === "") ||
    log.since(from).some(({ live }) => [...live.keys()].sort((a, b) => b - a).join() === epochs);
  findings.judge(
    "ATOMIC",
    isState,
    () => `checkpoints listed ${epochs}, which were never live together then`,
  );
}

/** Parts of the newest checkpoint's entries: from the middle of one block into another. */
export async function readParts(actor: Actor): Promise<void> {
  const { newest } = actor;
  for (const { name, lengthBytes } of newest?.entries ?? []) {
    if (!newest || lengthBytes < 4) continue;
    const range = { offset: lengthBytes >> 2, length: lengthBytes >> 1 };
    try {
      await readRange(actor, newest, name, range);
    } catch (error) {
      judgeReadError(actor, newest, error);
    }
  }
}

async function readPart(
  actor: Actor,
  checkpoint: Checkpoint,
  name: string,
  lengthBytes: number,
): Promise<void> {
  const offset = actor.choices.below(lengthBytes);
  await readRange(actor, checkpoint, name, { offset, length: actor.choices.below(lengthBytes - offset + 1) });
}

async function readRange(
  actor: Actor,
  checkpoint: Checkpoint,
  name: string,
  range: ByteRange,
): Promise<void> {
  const { offset } = range;
  const read = async (): Promise<Uint8Array> => await checkpoint.read(name, { range });
  const part = await actor.call("read a part", read, transferBoundMs);
  const whole = actor.world.content.expected(checkpoint)?.entries.get(name);
  const isRight = whole?.subarray(offset, offset + range.length).equals(part) === true;
  actor.world.findings.judge("SEALED", isRight, () => `a part of ${name} came wrong`);
}

function judgeReadError(actor: Actor, checkpoint: Checkpoint, error: unknown): void {
  const { findings, log, content } = actor.world;
  actor.judgeError("read", error);
  if (content.isDamaged && CorruptError.isInstance(error)) return;
  const isLive = log.head?.live.has(checkpoint.epoch);
  const isTyped = [ExpiredError, UnavailableError, AbortedError].some((type) => type.isInstance(error));
  findings.judge("RESTORABLE", isTyped && !NotFoundError.isInstance(error), () => describeFailure(error));
  findings.judge("RESTORABLE", !(ExpiredError.isInstance(error) && isLive), () => {
    return `epoch ${checkpoint.epoch} is live, and yet: ${describeFailure(error)}`;
  });
}
