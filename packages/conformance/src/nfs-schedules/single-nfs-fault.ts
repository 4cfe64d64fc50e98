import { type NfsFaultName, type NfsMountOptions, nfsFaultsFor } from "@holdfast/worlds/nfs";
import type { Happening } from "./happening.js";
import type { NfsPlan, Return } from "./nfs-plan.js";
import { type NfsSceneName, nfsSceneNames, nfsScenes } from "./nfs-scenes.js";
import type { NfsSubject } from "./nfs-subject.js";
import { NfsPlay } from "./play-nfs-scene.js";

/** What may happen to a machine after a request, by name. */
export type HappeningName = "crash-lost" | "crash-land" | "cut" | "failover" | "kill";

const happenings: Readonly<Record<HappeningName, Happening>> = {
  "crash-lost": { kind: "crash", inFlight: "lost" },
  "crash-land": { kind: "crash", inFlight: "land" },
  cut: { kind: "cut" },
  failover: { kind: "failover", unstable: "lost" },
  kill: { kind: "kill" },
};

const happeningNames: readonly HappeningName[] = Object.keys(happenings) as HappeningName[];

/** One thing that goes wrong at one request of a scene. */
export interface SingleNfsFault {
  readonly seed: number;
  readonly scene: NfsSceneName;
  /** Counts the machines of the scene from 1. */
  readonly machine: number;
  /** Counts the requests of the machine from 1. */
  readonly request: number;
  readonly what: NfsFaultName | HappeningName;
  readonly vers: "4.0" | "4.1";
  readonly comesBack: Return;
}

const returns: readonly Return[] = ["before-recovery", "after-recovery", "after-sweep"];
const versions = ["4.1", "4.0"] as const;

/** What is left out does not matter. */
export interface WhichNfsFaults {
  /** The scenes in which something goes wrong. Default: all. */
  readonly scenes?: readonly NfsSceneName[] | undefined;
  /** What goes wrong: faults of the model, and `crash-lost`, `crash-land`, `cut`, `failover`, `kill`. Default: all. */
  readonly what?: readonly (NfsFaultName | HappeningName)[] | undefined;
}

/** Plays scenes without a fault, and answers every way to have one thing go wrong in it. */
export async function singleNfsFaults(
  subject: NfsSubject,
  seed: number,
  { scenes = nfsSceneNames, what: wanted }: WhichNfsFaults = {},
): Promise<readonly SingleNfsFault[]> {
  const placed: SingleNfsFault[] = [];
  for (const scene of scenes) {
    for (const vers of versions) {
      const mount = mountOf(subject, vers);
      const { requests } = await new NfsPlay(subject, quietPlan(scene, seed, mount)).play();
      for (const [index, own] of requests.entries()) {
        for (const [at, request] of own.entries()) {
          const faults = [...nfsFaultsFor(request, mount), ...(vers === "4.1" ? happeningNames : [])];
          for (const what of faults) {
            if (wanted && !wanted.includes(what)) continue;
            const place = { seed, scene, machine: index + 1, request: at + 1, what, vers };
            const [first = "before-recovery"] = returns;
            for (const comesBack of what === "cut" ? returns : [first]) placed.push({ ...place, comesBack });
          }
        }
      }
    }
  }
  return placed;
}

/** The run in which it goes wrong where it was placed. */
export function withSingleNfsFault(subject: NfsSubject, single: SingleNfsFault): NfsPlan {
  const { seed, scene, machine, request: at, what, vers, comesBack } = single;
  const plan = { ...quietPlan(scene, seed, mountOf(subject, vers)), comesBack };
  const place = machine - 1;
  if (isHappening(what)) {
    return { ...plan, happenings: [{ happening: happenings[what], machine: place, after: { own: at } }] };
  }
  const faultOf = (_: unknown, number: number): NfsFaultName | undefined =>
    number === at ? what : undefined;
  const machines = plan.machines.map((one, index) => (index === place ? { ...one, faultOf } : one));
  return { ...plan, machines };
}

function mountOf({ mounts = "hard" }: NfsSubject, vers: SingleNfsFault["vers"]): NfsMountOptions {
  return mounts === "soft" ? { vers, retry: "softerr" } : { vers };
}

export function isHappening(what: string): what is HappeningName {
  return Object.hasOwn(happenings, what);
}

/** Each process has a machine of its own, and each step comes when it came about. */
function quietPlan(name: NfsSceneName, seed: number, mount: NfsMountOptions): NfsPlan {
  const scene = nfsScenes[name];
  return {
    ...{ scene, seed, world: { listingChunk: 3 }, happenings: [], comesBack: "before-recovery" },
    machines: scene.processes.map(() => ({ mount })),
    placeOf: scene.processes.map((_, index) => index),
  };
}
