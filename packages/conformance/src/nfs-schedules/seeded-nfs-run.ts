import { Choices } from "@holdfast/worlds";
import { type NfsMountOptions, nfsFaultsFor, seededNfsSchedule } from "@holdfast/worlds/nfs";
import { type Scene, type SceneRole, several } from "../scene/scene.js";
import type { JobOrderStep } from "../trial/job-order.js";
import type { Happening, PlannedHappening } from "./happening.js";
import type { MachinePlan, NfsPlan } from "./nfs-plan.js";
import { smallRules } from "./nfs-scenes.js";
import type { NfsSubject } from "./nfs-subject.js";

/** A scene makes about so many requests. */
const aboutRequests = 400;

/** The run of a seed: a few processes on a few machines, any order of steps, and anything that goes wrong. */
export function seededNfsRun(subject: NfsSubject, seed: number): NfsPlan {
  const choices = new Choices(seed);
  const scene = sceneOf(choices);
  const machines = Array.from({ length: 1 + choices.below(3) }, () => machineOf(subject, choices));
  const placeOf = scene.processes.map((_, role) =>
    role < machines.length && choices.chance(0.7) ? role : choices.below(machines.length),
  );
  const plan: NfsPlan = {
    ...{ scene, seed: choices.below(2 ** 31), machines, placeOf },
    world: {
      answersApart: choices.chance(0.5),
      writesBackAnyTime: choices.chance(0.3),
      listingChunk: choices.pick([2, 3, 5, 128]),
      serverSkewMs: choices.pick([0, 0, -4000, 4000, 86_400_000]),
      unlinkedFiles: choices.pick(["stale", "stale", "kept"]),
      lateMs: choices.pick([500, 5000, 80_000]),
    },
    schedule: seededNfsSchedule(new Choices(choices.below(2 ** 31))),
    happenings: choices.chance(0.6) ? happeningsOf(choices, machines.length) : [],
    comesBack: choices.pick(["before-recovery", "after-recovery", "after-sweep"]),
  };
  return choices.chance(0.15) ? { ...plan, killsAfterTold: 1 + choices.below(12) } : plan;
}

function sceneOf(choices: Choices): Scene {
  const rules = {
    ...smallRules,
    keepLast: 1 + choices.below(3),
    trimAgeMs: choices.pick([0, 20, 3_600_000]),
    deadlineMs: choices.pick([20_000, 60_000, 600_000]),
  };
  const first: readonly JobOrderStep[] = ["claim", ...several("anything", 1 + choices.below(4))];
  const processes: SceneRole[] = [{ steps: first }];
  const others = choices.pick([0, 1, 1, 2, 2, 3]);
  for (let number = 0; number < others; number += 1) {
    const steps: readonly JobOrderStep[] = choices.chance(0.5)
      ? ["claim", ...several("anything", 1 + choices.below(2))]
      : several("anything-but-writing", 1 + choices.below(3));
    // Who looks before anything is there has a memory of that, and so has their machine.
    processes.push({ steps, afterTold: choices.chance(0.3) ? 0 : 1 + choices.below(10) });
  }
  return { rules, processes };
}

/** Only mounts that an adapter may be asked to work on. */
function machineOf({ mounts = "hard" }: NfsSubject, choices: Choices): MachinePlan {
  const mount: NfsMountOptions = {
    ...(mounts === "soft" && { retry: choices.pick(["soft", "softerr"]), timeoMs: 5000 }),
    vers: choices.pick(["4.1", "4.1", "4.1", "4.0"]),
    lookupcache: choices.pick(["all", "all", "all", "pos", "none"]),
    noac: choices.chance(0.1),
    nordirplus: choices.chance(0.3),
    acdirmaxMs: choices.pick([60_000, 60_000, 600_000]),
    wsizeBytes: choices.pick([1024 * 1024, 4096]),
    rsizeBytes: choices.pick([1024 * 1024, 4096]),
  };
  if (choices.chance(0.3)) return { mount };
  const rate = choices.pick([0.005, 0.02, 0.1]);
  const mild = choices.chance(0.5);
  const random = new Choices(choices.below(2 ** 31));
  return {
    mount,
    faultOf: (request) => {
      // Each request takes the same number of choices.
      const [strikes, which] = [random.fraction(), random.fraction()];
      if (strikes >= rate) return undefined;
      const possible = [...nfsFaultsFor(request, mount), "delayed" as const];
      const among = mild ? possible.filter(passes) : possible;
      return among[Math.floor(which * among.length)];
    },
  };
}

/** Whether nobody but a kernel notices it. */
function passes(name: string): boolean {
  return name === "delayed" || /^(request|reply)-lost/.test(name);
}

function happeningsOf(choices: Choices, machines: number): readonly PlannedHappening[] {
  return Array.from({ length: 1 + choices.below(4) }, () => {
    const at = 1 + Math.floor(aboutRequests * choices.fraction() ** 1.5);
    return { happening: happeningOf(choices), machine: choices.below(machines), after: { all: at } };
  });
}

function happeningOf(choices: Choices): Happening {
  const inFlight = choices.pick(["land", "lost"] as const);
  const all: readonly Happening[] = [
    { kind: "crash", inFlight },
    { kind: "kill" },
    { kind: "cut" },
    { kind: "cut" },
    { kind: "heal", inFlight },
    { kind: "failover", unstable: choices.pick(["lost", "kept"]) },
    { kind: "wait", forMs: choices.pick([10, 3500, 31_000, 61_000]) },
    { kind: "wait", forMs: choices.pick([10, 3500, 31_000, 61_000]) },
    { kind: "write-back" },
  ];
  return choices.pick(all);
}
