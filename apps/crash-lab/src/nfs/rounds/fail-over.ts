import { setTimeout as delay } from "node:timers/promises";
import type { Choices } from "@holdfast/worlds";
import { poll } from "../../program/poll.js";
import type { NfsLab } from "../lab/nfs-lab.js";

const lostMs = 60_000;
/** The server goes on for at most so long with its answers lost, and is gone for at most so long, in milliseconds. */
const mostLosingMs = 400;
const mostDeadMs = 1000;

export interface FailOverOptions {
  readonly choices: Choices;
  readonly signal: AbortSignal;
  /** The first request that has these bytes is the first whose answer is lost. Default: whichever is next. */
  readonly from?: Uint8Array;
}

/**
 * The server's answers are lost, then it dies, and another takes its place that knows nothing of them: what had been
 * applied and not answered is asked for again, as after a failover of EFS. Answers how many answers were lost.
 */
export async function failOver(
  { network, server }: NfsLab,
  { choices, signal, from }: FailOverOptions,
): Promise<number> {
  if (from) await network.loseRepliesFrom(from);
  else await network.cut("replies");
  const isLosing = async (): Promise<boolean> => (await network.lostReplies()) > 0;
  await poll("the loss of an answer", isLosing, { boundMs: lostMs, everyMs: 5, signal });
  await delay(choices.below(mostLosingMs), undefined, { signal });
  const lost = await network.lostReplies();
  await server.kill();
  // What the kernel still has of the dead server's answers is never delivered.
  await network.endConnections();
  await delay(choices.below(mostDeadMs), undefined, { signal });
  await server.start();
  await network.heal();
  return lost;
}
