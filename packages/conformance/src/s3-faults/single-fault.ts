import {
  type S3FaultName,
  type S3FaultRequest,
  type S3Faults,
  s3FaultModel,
  s3FaultNames,
  s3FaultsFor,
} from "@holdfast/worlds/s3";
import { Violation } from "../case/violation.js";
import { faultScenes, type SceneName, sceneNames } from "./fault-scene.js";
import type { S3FaultSubject } from "./fault-subject.js";
import { isLate } from "./judge-failures.js";
import { type Landing, landings, noLanding } from "./landing.js";
import { type FaultedScene, type PlayedScene, ScenePlay } from "./play-scene.js";

/** One fault at one request of a scene. */
export interface SingleFault {
  readonly seed: number;
  readonly scene: SceneName;
  /** Counts the processes of the scene from 1. */
  readonly process: number;
  /** Counts the requests of the process from 1. */
  readonly request: number;
  readonly fault: S3FaultName;
  /** Whether every later request of the same operation and key by the same process meets it as well. */
  readonly isStubborn: boolean;
  readonly landing: Landing;
}

/** Each of them is sent so often that what is late has many moments to land at. */
const stubbornLandings: readonly Landing[] = ["next", "before-recovery", "after-sweep"];
/** So many requests after it what lands soon lands. */
const soon = 5;

const harmless = { fault: "slow", isStubborn: false, landing: noLanding } as const;

/** What is left out does not matter. */
export interface WhichFaults {
  /** The scenes in which a fault is placed. Default: all. */
  readonly scenes?: readonly SceneName[] | undefined;
  /** The faults that are placed. Default: all of the model that break no promise of S3. */
  readonly faults?: readonly S3FaultName[] | undefined;
}

/** Plays scenes without a fault, and answers every way to place one fault of the model in it. */
export async function singleFaults(
  subject: S3FaultSubject,
  seed: number,
  { scenes = sceneNames, faults = s3FaultNames }: WhichFaults = {},
): Promise<readonly SingleFault[]> {
  const placed: SingleFault[] = [];
  for (const scene of scenes) {
    const { processes } = faultScenes[scene];
    const plan = {
      scene: faultScenes[scene],
      seed,
      faults: processes.map(() => undefined),
      landing: noLanding,
    };
    const clients = await clientsOf(new ScenePlay(subject, plan));
    // What fails without a fault fails with a harmless one, too; that is a run which can be told and done once more.
    if (!clients) placed.push({ seed, scene, process: 1, request: 1, ...harmless });
    for (const [index, { requests }] of (clients ?? []).entries()) {
      for (const request of requests) {
        for (const fault of s3FaultsFor(request).filter((name) => faults.includes(name))) {
          const place = { seed, scene, process: index + 1, request: request.number, fault };
          for (const landing of isLate(fault) ? landings : [noLanding]) {
            placed.push({ ...place, isStubborn: false, landing });
          }
          if (!leavesOpen(request, fault)) continue;
          for (const landing of isLate(fault) ? stubbornLandings : [noLanding]) {
            placed.push({ ...place, isStubborn: true, landing });
          }
        }
      }
    }
  }
  return placed;
}

/** What the clients of a scene have sent, or nothing when something does not hold. */
async function clientsOf(play: ScenePlay): Promise<PlayedScene["clients"] | undefined> {
  try {
    return (await play.play()).clients;
  } catch (error) {
    if (error instanceof Violation) return undefined;
    throw error;
  }
}

/** Whether nobody could know what became of the request, however often it was sent. */
function leavesOpen({ operation, isConditional }: S3FaultRequest, fault: S3FaultName): boolean {
  const { effect, response } = s3FaultModel[fault];
  const decides = operation === "CompleteMultipartUpload" || (operation === "PutObject" && isConditional);
  return decides && effect !== "not-applied" && response.kind !== "true";
}

/** The run in which the fault is where it was placed. */
export function withSingleFault(placed: SingleFault): FaultedScene {
  const { seed, process, request: wanted, fault, landing } = placed;
  const scene = faultScenes[placed.scene];
  let landsIn: number | undefined;
  let key: string | undefined;
  const faulty: S3Faults = {
    fault: (request) => {
      const isWanted = request.number === wanted;
      const isAgain = placed.isStubborn && request.key === key && s3FaultsFor(request).includes(fault);
      if (!isWanted && !isAgain) return undefined;
      key = request.key;
      landsIn = landing === "next" ? 1 : landing === "soon" ? soon : undefined;
      return { ...s3FaultModel[fault], name: fault, lateMs: Number.POSITIVE_INFINITY };
    },
  };
  const landsBefore = (): boolean => {
    if (landsIn === undefined) return false;
    landsIn -= 1;
    return landsIn === 0;
  };
  const faults = scene.processes.map((_, index) => (index + 1 === process ? faulty : undefined));
  return { scene, seed, faults, landing, landsBefore };
}
