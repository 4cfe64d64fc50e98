import { setTimeout as delay } from "node:timers/promises";
import type { Round, RoundStory } from "./round.js";

const before = 2;
/** What somebody who takes over commits before the other comes back. */
const after = 3;
const mostMs = 300;
/** Longer than the server's lease: it has then forgotten the client that was cut off. */
const pastLeaseMs = 12_000;

/**
 * A client that writes is cut off from the server; somebody in the other kernel claims the job and commits. Then the first
 * is back, and goes on with whatever it was about to do: none of it may be acknowledged.
 */
export async function playZombie({ lab, job, choices, signal, victim, other }: Round): Promise<RoundStory> {
  const { network } = lab;
  const start = job.now;
  const zombie = await job.begin(victim, { steps: ["claim"], onAndOn: "commit", untilFenced: true });
  await job.begin(other, { steps: [], onAndOn: "anything-but-writing", mostRestMs: 50 });
  await job.until("commits of the first", start, ({ kind }) => kind === "committed", { times: before });
  await delay(choices.below(mostMs), undefined, { signal });
  await network.cut(choices.pick(["requests", "replies", "both"]), victim.address);
  // What had been sent before may be answered in time, or not.
  await delay(choices.below(mostMs), undefined, { signal });
  const cut = job.now;
  const heir = await job.begin(other, { steps: ["claim"], onAndOn: "commit" });
  const isHeirs = (by: string): boolean => by === heir;
  await job.until("commits of the heir", cut, ({ kind }, by) => kind === "committed" && isHeirs(by), {
    times: after,
  });
  const lostReplies = await network.lostReplies();
  if (choices.chance(0.2)) await delay(pastLeaseMs, undefined, { signal });
  await network.heal();
  // Else what was cut off would wait for as long as it had already waited for.
  if (choices.chance(0.7)) await network.endConnections(victim.address);
  await job.untilEnded(zombie);
  return { lostReplies, lostLinks: 0 };
}
