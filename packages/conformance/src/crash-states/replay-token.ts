import { InvalidArgumentError } from "@holdfast/core";
import type { CrashModelName } from "@holdfast/worlds/disk";

/** Which workload it was, and after that which crash states, one after the other. */
export interface ReplayToken {
  readonly seed: number;
  readonly workload: number;
  readonly failsSync: boolean;
  readonly model: CrashModelName;
  /** The ids of a crash state and of one after it; none where the workload itself failed. */
  readonly states: readonly string[];
}

const form = /^(\d+)\/(\d+)(f?)\/(posix-min|ext4-like)((?:\/[^/\s]+){0,2})$/;

/** Such as `7/3f/posix-min/posix-min@17-k3l1`: seed 7, workload 3, in which an fsync fails, and then the state. */
export function renderToken({ seed, workload, failsSync, model, states }: ReplayToken): string {
  return [seed, `${workload}${failsSync ? "f" : ""}`, model, ...states].join("/");
}

/** @throws InvalidArgumentError when it is none */
export function parseToken(text: string): ReplayToken {
  const [, seed, workload, fails, model, states] = form.exec(text) ?? [];
  if (!model) {
    throw new InvalidArgumentError(
      `the token ${JSON.stringify(text)} is none; give one that a violation told, such as 7/3/posix-min/posix-min@17-k3l1`,
    );
  }
  return {
    seed: Number(seed),
    workload: Number(workload),
    failsSync: fails === "f",
    model: model as CrashModelName,
    states: (states ?? "").split("/").filter((id) => id !== ""),
  };
}

/** Each workload has a seed of its own. */
export function workloadSeed(seed: number, workload: number): number {
  return (Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(workload + 1, 0x85ebca6b)) >>> 0;
}
