import { setTimeout as delay } from "node:timers/promises";
import type { Round, RoundStory } from "./round.js";
import { verbPort } from "./round-job.js";

const before = 3;
const mostMs = 500;

/**
 * A client's kernel dies in the middle of its work. Somebody in the other takes the job over while it boots, and then
 * somebody in the new kernel takes it back.
 */
export async function playClientKill({
  lab,
  job,
  choices,
  signal,
  victim,
  other,
}: Round): Promise<RoundStory> {
  const start = job.now;
  await job.begin(victim, { steps: ["claim"], onAndOn: choices.pick(["commit", "anything"]) });
  await job.begin(victim, { steps: [], onAndOn: "anything-but-writing", mostRestMs: 50 });
  await job.begin(other, { steps: [], onAndOn: "anything-but-writing", mostRestMs: 50 });
  await job.until("commits before the kill", start, ({ kind }) => kind === "committed", { times: before });
  await delay(choices.below(mostMs), undefined, { signal });
  await victim.kill();
  await lab.network.endConnections(victim.address);
  const killed = job.now;
  const starting = victim.start();
  // It is awaited below; until then its failure is nobody's.
  starting.catch(() => undefined);
  await job.begin(other, { steps: ["claim"], onAndOn: "commit" });
  await job.until("commits of the other", killed, ({ kind }) => kind === "committed", { times: before });
  await starting;
  await victim.ask({ kind: "serve", port: verbPort });
  const back = job.now;
  const worker = await job.begin(victim, { steps: ["claim"], onAndOn: "anything" });
  const isOwn = (by: string): boolean => by === worker;
  await job.until("a commit in the new kernel", back, ({ kind }, by) => kind === "committed" && isOwn(by));
  return { lostReplies: 0, lostLinks: 0 };
}
