import { InvalidArgumentError } from "@holdfast/core";
import { type NfsFaultName, nfsFaultNames } from "@holdfast/worlds/nfs";
import type { Return } from "./nfs-plan.js";
import { type NfsSceneName, nfsSceneNames } from "./nfs-scenes.js";
import { type HappeningName, isHappening, type SingleNfsFault } from "./single-nfs-fault.js";

/** A run: one thing that goes wrong in a scene, or everything by chance. */
export type NfsRun = SingleNfsFault | { readonly seed: number; readonly run: number };

const single =
  /^(\d+)\/([a-z-]+)\/(\d+)\.(\d+)\/([a-z-]+)\/(4\.[01])\/(before-recovery|after-recovery|after-sweep)$/;
const chance = /^(\d+)\/run-(\d+)$/;

/** Such as `1/commits/1.7/reply-lost-failover/4.1/before-recovery`, the 7th request of the first machine; or `1/run-812`. */
export function renderToken(run: NfsRun): string {
  if ("run" in run) return `${run.seed}/run-${run.run}`;
  const { seed, scene, machine, request, what, vers, comesBack } = run;
  return `${seed}/${scene}/${machine}.${request}/${what}/${vers}/${comesBack}`;
}

/** @throws InvalidArgumentError when it is none */
export function parseToken(text: string): NfsRun {
  const [, seedOfRun, run] = chance.exec(text) ?? [];
  if (run !== undefined) return { seed: Number(seedOfRun), run: Number(run) };
  const [, seed, scene, machine, request, what = "", vers, comesBack] = single.exec(text) ?? [];
  const isKnown =
    nfsSceneNames.includes(scene as NfsSceneName) &&
    (nfsFaultNames.includes(what as NfsFaultName) || isHappening(what));
  if (!isKnown) {
    throw new InvalidArgumentError(
      `the token ${JSON.stringify(text)} is none; give one that a violation told, such as 1/commits/1.7/estale/4.1/before-recovery`,
    );
  }
  return {
    seed: Number(seed),
    scene: scene as NfsSceneName,
    machine: Number(machine),
    request: Number(request),
    what: what as NfsFaultName | HappeningName,
    vers: vers === "4.0" ? "4.0" : "4.1",
    comesBack: comesBack as Return,
  };
}
