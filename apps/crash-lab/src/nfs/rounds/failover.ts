import { setTimeout as delay } from "node:timers/promises";
import { linkBytes } from "../lab/request-bytes.js";
import { failOver } from "./fail-over.js";
import type { Round, RoundStory } from "./round.js";

/** Commits that there are before anything happens. */
const before = 3;
/** What tells that a client reaches the server again, and goes on. */
const successes: ReadonlySet<string> = new Set(["claimed", "committed", "read", "swept"]);
/** The server fails at most so long after the second writer has begun, in milliseconds. */
const mostMs = 400;

/**
 * The server dies with answers that were lost, and comes back without its memory. Writers in both kernels claim from each
 * other meanwhile, others read and sweep.
 */
export async function playFailover({ lab, job, choices, signal, victim, other }: Round): Promise<RoundStory> {
  const start = job.now;
  await job.begin(victim, { steps: ["claim", "commit"], onAndOn: "anything" });
  await job.begin(other, { steps: [], onAndOn: "anything-but-writing", mostRestMs: 100 });
  await job.until("commits before the failover", start, ({ kind }) => kind === "committed", {
    times: before,
  });
  await job.begin(other, { steps: ["claim"], onAndOn: "anything", mostRestMs: choices.pick([0, 300]) });
  await delay(choices.below(mostMs), undefined, { signal });
  const aim = choices.pick(["link", "any"] as const);
  const lostReplies = await failOver(lab, { choices, signal, ...(aim === "link" && { from: linkBytes }) });
  const after = job.now;
  for (const { name } of lab.clients) {
    const isHere = (worker: string): boolean => worker.endsWith(name);
    await job.until(`work in ${name} after the failover`, after, ({ kind }, worker) => {
      return successes.has(kind) && isHere(worker);
    });
  }
  return { lostReplies, lostLinks: aim === "link" ? 1 : 0 };
}
