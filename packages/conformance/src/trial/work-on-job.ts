import { setTimeout as delay } from "node:timers/promises";
import type { Backend } from "@holdfast/core";
import { Choices } from "@holdfast/worlds";
import type { JobMessage } from "../child/workload/job-message.js";
import { type JobStep, JobWork } from "../child/workload/job-work.js";
import type { JobOrder, JobOrderStep } from "./job-order.js";

const writing: readonly JobStep[] = [
  ...Array.from({ length: 9 }, () => "commit" as const),
  ...(["commit-two", "commit-two", "sweep", "sweep", "pin-and-read", "pin-and-read"] as const),
  ...(["savepoint", "savepoint", "release", "verify", "latest", "claim"] as const),
];

const tending: readonly JobStep[] = [
  ...(["sweep", "sweep", "pin-and-read", "pin-and-read", "latest", "verify"] as const),
  ...(["savepoint", "release"] as const),
];

/** So many of its steps a process that rests at times takes a rest after. */
const restRate = 0.3;

/** A step of an order; what an order leaves open the choices make. */
function chosenStep(step: JobOrderStep, choices: Choices): JobStep {
  if (step === "anything") return choices.pick(writing);
  return step === "anything-but-writing" ? choices.pick(tending) : step;
}

/**
 * Works on a job, step by step, until the order's steps are done or the signal ends it: what a process does that is then
 * killed, or whose machine loses power. Each thing is told before it is tried, and each acknowledgement the moment it is
 * had; who passes a message on must have it out of the process when `tell` returns.
 * @throws the error of a step that others' work on the job does not explain, and the signal's reason
 */
export async function workOnJob(
  backend: Backend,
  order: JobOrder,
  tell: (message: JobMessage) => void,
  signal?: AbortSignal,
): Promise<void> {
  await carryOutOrder(new JobWork(backend, order, tell), order, signal);
}

/** Has somebody who is at work carry out an order. */
export async function carryOutOrder(
  work: JobWork,
  { seed, steps, onAndOn, mostRestMs, untilFenced }: JobOrder,
  signal?: AbortSignal,
): Promise<void> {
  const choices = new Choices(seed + 1);
  for (let done = 0; ; done += 1) {
    signal?.throwIfAborted();
    const step = steps[done] ?? onAndOn;
    if (step === undefined) return;
    const code = await work.step(chosenStep(step, choices));
    if (untilFenced && code === "FENCED") return;
    if (mostRestMs !== undefined && choices.chance(restRate)) {
      await delay(choices.fraction() * mostRestMs, undefined, signal && { signal });
    }
  }
}
