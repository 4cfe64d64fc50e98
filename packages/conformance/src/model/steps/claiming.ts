import type { ClaimOptions, Writer } from "@holdfast/core";
import { newestRestorable } from "../../oracle/read-record.js";
import type { Actor } from "../actor.js";
import { transferBoundMs } from "../world.js";
import { sinksOf } from "./carrying-out.js";
import { readAll } from "./reading.js";

/** Takes the job over; once more when that fails, as whoever runs the process would. */
export async function claim(actor: Actor): Promise<void> {
  if (!(await claimOnce(actor, {}))) await claimOnce(actor, {});
}

/** Goes back to the oldest checkpoint there is, and accepts what that means for effects. */
export async function claimOlder(actor: Actor): Promise<void> {
  const listed = await actor.attempt("checkpoints", async () => await actor.machine.job.checkpoints());
  const epoch = listed?.at(-1)?.epoch;
  actor.world.log.acceptInconsistency();
  await claimOnce(actor, epoch === undefined ? {} : { epoch, acceptInconsistency: true });
}

/** Takes the job over and falls back past what is damaged, unless that would contradict effects that were done. */
export async function claimFallingBack(actor: Actor): Promise<void> {
  await claimOnce(actor, { fallback: true });
}

/** As an operator would who has nothing else left: falls back, whatever it contradicts. */
export async function claimAtAnyPrice(actor: Actor): Promise<void> {
  actor.world.log.acceptInconsistency();
  await claimOnce(actor, { fallback: true, acceptInconsistency: true });
}

/** Asks for the first checkpoint there was, whether it is live or not. */
export async function claimFirst(actor: Actor): Promise<void> {
  actor.world.log.acceptInconsistency();
  await claimOnce(actor, { epoch: 1, acceptInconsistency: true });
}

/** What is restored must be what the claim's own record lists. */
async function claimOnce(actor: Actor, options: ClaimOptions): Promise<boolean> {
  const boundMs = options.fallback ? transferBoundMs : undefined;
  const claiming = async (): Promise<Writer> => {
    return await actor.machine.job.claim({ ...options, sinks: sinksOf(actor) });
  };
  actor.isClaiming = true;
  const writer = await actor.attempt("claim", claiming, boundMs);
  actor.isClaiming = false;
  if (!writer) return false;
  actor.writer = writer;
  actor.newest = writer.restored;
  actor.remember(writer.restored);
  judgeRestored(actor, writer, options);
  if (writer.restored) await readAll(actor, writer.restored);
  return true;
}

function judgeRestored(
  { world: { log, findings } }: Actor,
  writer: Writer,
  { epoch, fallback = false }: ClaimOptions,
): void {
  const heads = log.heads.filter(({ record: { kind, generation } }) => {
    return generation === writer.generation && (kind === "claim" || kind === "retain");
  });
  const made = heads.some(({ record }) => record.kind === "claim");
  findings.judge("DURABLE", made, () => `claim ${writer.generation} is not in the log`);
  const restored = writer.restored?.epoch;
  const isAsked = epoch === undefined || epoch === restored;
  findings.judge("FENCED", isAsked, () => `epoch ${epoch} was to be restored, and ${restored} was`);
  const listed = heads.map(({ record, live }) => newestRestorable(record, live));
  // A claim that falls back says so in a record of its own.
  const isListed = listed.some((newest, at) => {
    return (at === 0 || (fallback && newest < (listed[0] ?? 0))) && newest === (restored ?? 0);
  });
  findings.judge("FENCED", isListed, () => {
    return `claim ${writer.generation} restored ${restored}; its record lists ${listed[0] || "none"}`;
  });
}
