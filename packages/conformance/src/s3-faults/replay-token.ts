import { InvalidArgumentError } from "@holdfast/core";
import { type S3FaultName, s3FaultNames } from "@holdfast/worlds/s3";
import { type SceneName, sceneNames } from "./fault-scene.js";
import { type Landing, landings } from "./landing.js";
import type { SingleFault } from "./single-fault.js";

/** A run: one fault placed in a scene, or everything by chance. */
export type FaultRun = SingleFault | { readonly seed: number; readonly run: number };

const single = /^(\d+)\/([a-z-]+)\/(\d+)\.(\d+)\/([a-z0-9-]+)(\*?)\/([a-z-]+)$/;
const chance = /^(\d+)\/run-(\d+)$/;

/**
 * Such as `1/commits/1.7/late-reset/next`, the 7th request of the scene's first process, with a `*` after a fault that is
 * met again and again; or `1/run-812`.
 */
export function renderToken(run: FaultRun): string {
  if ("run" in run) return `${run.seed}/run-${run.run}`;
  const { seed, scene, process, request, fault, isStubborn, landing } = run;
  return `${seed}/${scene}/${process}.${request}/${fault}${isStubborn ? "*" : ""}/${landing}`;
}

/** @throws InvalidArgumentError when it is none */
export function parseToken(text: string): FaultRun {
  const [, seedOfRun, run] = chance.exec(text) ?? [];
  if (run !== undefined) return { seed: Number(seedOfRun), run: Number(run) };
  const [, seed, scene, process, request, fault, again, landing] = single.exec(text) ?? [];
  const isKnown =
    sceneNames.includes(scene as SceneName) &&
    s3FaultNames.includes(fault as S3FaultName) &&
    landings.includes(landing as Landing);
  if (!isKnown) {
    throw new InvalidArgumentError(
      `the token ${JSON.stringify(text)} is none; give one that a violation told, such as 1/commits/1.7/late-reset/next`,
    );
  }
  return {
    seed: Number(seed),
    scene: scene as SceneName,
    process: Number(process),
    request: Number(request),
    fault: fault as S3FaultName,
    isStubborn: again === "*",
    landing: landing as Landing,
  };
}
