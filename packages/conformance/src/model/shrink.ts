import type { Invariant } from "../case/invariant.js";
import { play } from "./play.js";
import { configurationOf, following, type Schedule } from "./schedule.js";

/** The smallest schedule that can be had from one by leaving things out, as long as it violates the same invariant. */
export async function shrink(schedule: Schedule, invariant: Invariant): Promise<Schedule> {
  let smallest = schedule;
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const part of [stepsOf, deviationsOf]) {
      const shrunk = await leaveOut(smallest, part, invariant);
      isSmaller ||= shrunk !== smallest;
      smallest = shrunk;
    }
  }
  return smallest;
}

/** A part of a schedule: how many pieces it has, and the schedule without some of them. */
interface Part {
  readonly size: number;
  without(from: number, count: number): Schedule;
}

/** Leaves out as much of a part as possible: large pieces first, then smaller ones (delta debugging). */
async function leaveOut(
  schedule: Schedule,
  part: (schedule: Schedule) => Part,
  invariant: Invariant,
): Promise<Schedule> {
  let smallest = schedule;
  for (let count = Math.max(1, part(smallest).size >> 1); count >= 1; count >>= 1) {
    for (let from = 0; from < part(smallest).size; ) {
      const candidate = part(smallest).without(from, count);
      if (await violates(candidate, invariant)) smallest = candidate;
      else from += count;
    }
  }
  return smallest;
}

function deviationsOf(schedule: Schedule): Part {
  const { deviations } = schedule;
  const without = (from: number, count: number): Schedule => ({
    ...schedule,
    deviations: deviations.filter((_, at) => at < from || at >= from + count),
  });
  return { size: deviations.length, without };
}

function stepsOf(schedule: Schedule): Part {
  const { configuration, dropped } = schedule;
  const steps = configuration.actors
    .flatMap((plan, actor) => plan.steps.map((_, step) => `${actor}.${step}`))
    .filter((step) => !dropped.includes(step));
  const without = (from: number, count: number): Schedule => ({
    ...schedule,
    dropped: [...dropped, ...steps.slice(from, from + count)],
  });
  return { size: steps.length, without };
}

async function violates(schedule: Schedule, invariant: Invariant): Promise<boolean> {
  const { world } = await play(configurationOf(schedule), following(schedule));
  return world.findings.violations.some((violated) => violated.invariant === invariant);
}
