import { Choices } from "@holdfast/worlds";
import {
  type S3Faults,
  type S3Operation,
  s3FaultModel,
  s3FaultsFor,
  seededS3Faults,
} from "@holdfast/worlds/s3";
import { type Scene, type SceneRole, several } from "../scene/scene.js";
import type { JobOrderStep } from "../trial/job-order.js";
import { smallRules } from "./fault-scene.js";
import type { Landing } from "./landing.js";
import type { FaultedScene } from "./play-scene.js";

/** So many of the runs have huge entries, which take their time. */
const hugeRate = 0.06;
/** So many of the processes meet a storm. */
const stormRate = 0.4;
const never = Number.POSITIVE_INFINITY;

/** The run of a seed: several clients, each with faults of its own, and what is late lands at any moment. */
export function seededRun(seed: number): FaultedScene {
  const choices = new Choices(seed);
  const scene = sceneOf(choices);
  const rate = choices.pick([0.01, 0.03, 0.1, 0.3]);
  const faults = scene.processes.map(() => faultsOf(new Choices(choices.below(2 ** 31)), rate));
  const landRate = choices.pick([0, 0.02, 0.1, 0.5]);
  const moments = new Choices(choices.below(2 ** 31));
  const landing = choices.pick<Landing>(["before-recovery", "after-recovery", "after-sweep"]);
  const plan = { scene, seed, faults, landing, landsBefore: () => moments.chance(landRate) };
  return choices.chance(0.25) ? { ...plan, killsAfterTold: 1 + choices.below(12) } : plan;
}

function sceneOf(choices: Choices): Scene {
  const rules = {
    ...smallRules,
    keepLast: 1 + choices.below(3),
    trimAgeMs: choices.pick([0, 20, 3_600_000]),
    deadlineMs: choices.pick([20_000, 120_000, 600_000]),
  };
  const hasHuge = choices.chance(hugeRate);
  const first: readonly JobOrderStep[] = [
    "claim",
    ...(hasHuge ? (["commit-huge"] as const) : []),
    ...several("anything", hasHuge ? 2 : 3 + choices.below(6)),
  ];
  const others = choices.pick([0, 1, 1, 1, 2]);
  const processes: SceneRole[] = [{ steps: first }];
  for (let number = 0; number < others; number += 1) {
    const writes = choices.chance(0.6);
    const steps: readonly JobOrderStep[] = writes
      ? ["claim", ...several("anything", 1 + choices.below(4))]
      : several("anything-but-writing", 1 + choices.below(5));
    processes.push({ steps, afterTold: 1 + choices.below(14) });
  }
  return { rules, processes };
}

/** Faults here and there, and at times a storm in which each request of an operation fails alike for a while. */
function faultsOf(choices: Choices, rate: number): S3Faults {
  const scattered = seededS3Faults({ choices, rate, lateMs: never });
  if (!choices.chance(stormRate)) return dated(scattered, choices);
  const storm = stormOf(choices);
  const both: S3Faults = { fault: (request) => storm.fault(request) ?? scattered.fault(request) };
  return dated(both, choices);
}

function stormOf(choices: Choices): S3Faults {
  const operations: readonly S3Operation[] = [
    "PutObject",
    "PutObject",
    "PutObject",
    "CompleteMultipartUpload",
    "GetObject",
    "ListObjectsV2",
    "DeleteObjects",
  ];
  const operation = choices.pick(operations);
  const isOfRecords = choices.chance(0.7);
  const [from, length, which] = [choices.below(8), 4 + choices.below(24), choices.fraction()];
  let seen = 0;
  return {
    fault: (request) => {
      if (request.operation !== operation) return undefined;
      if (operation === "PutObject" && isOfRecords && !request.isConditional) return undefined;
      seen += 1;
      if (seen <= from || seen > from + length) return undefined;
      const among = s3FaultsFor(request);
      const name = among[Math.floor(which * among.length)];
      return name && { ...s3FaultModel[name], name, lateMs: never };
    },
  };
}

/** Of what is late, half lands by the clock. */
function dated(faults: S3Faults, choices: Choices): S3Faults {
  return {
    fault: (request) => {
      const [isSoon, when] = [choices.chance(0.5), choices.fraction()];
      const planned = faults.fault(request);
      return planned && { ...planned, lateMs: isSoon ? when * 20_000 : never };
    },
  };
}
