import { setTimeout as delay } from "node:timers/promises";
import type { Choices } from "@holdfast/worlds";
import { check } from "../../case/violation.js";
import type { Child, ChildEnd } from "../../child/child.js";

/** Between two looks at what a child told, in milliseconds. */
const lookEveryMs = 2;

/** Resolves when the child has told so many things, or is gone. */
export async function hasTold(child: Child, count: number): Promise<void> {
  let isGone = false;
  child.ended.then(
    () => {
      isGone = true;
    },
    () => undefined,
  );
  while (!isGone && child.told.length < count) await delay(lookEveryMs);
}

/**
 * Kills a child at a moment that the seed chooses: after it told some things, and then some part of the time that it
 * takes to tell one, however fast the storage is.
 */
export async function killAtRandom(child: Child, choices: Choices, mostTold: number): Promise<ChildEnd> {
  const startedMs = performance.now();
  await hasTold(child, choices.below(mostTold));
  const perWordMs = (performance.now() - startedMs) / Math.max(1, child.told.length);
  await delay(Math.min(1000, 2 * choices.fraction() * perWordMs));
  child.kill("SIGKILL");
  return await endOf(child);
}

/**
 * How a child ended.
 * @throws Violation when it ended by an error of its own: it had found that something does not hold.
 */
export async function endOf(child: Child): Promise<ChildEnd> {
  const end = await child.ended;
  check(end.code === 0 || end.signal === "SIGKILL", () => {
    return `a process at work failed (code ${end.code}, signal ${end.signal}):\n${end.complaint}`;
  });
  return end;
}
