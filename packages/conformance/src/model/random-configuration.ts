import { Choices } from "@holdfast/worlds";
import type { ActorPlan, Configuration } from "./configuration.js";
import { wild } from "./environments.js";
import type { StepName } from "./steps/step-name.js";

const writing: readonly (readonly [number, StepName])[] = [
  [30, "commit some"],
  [15, "begin some"],
  [15, "commit one"],
  [8, "commit together"],
  [5, "abandon one"],
  [5, "forget drafts"],
  [6, "settle"],
  [6, "latest"],
  [4, "read newest"],
  [2, "claim older"],
  [8, "claim"],
];

const tending: readonly (readonly [number, StepName])[] = [
  [30, "sweep"],
  [15, "pin some"],
  [10, "read pinned"],
  [5, "unpin"],
  [10, "savepoint some"],
  [8, "release some"],
  [4, "verify"],
  [4, "scrub"],
  [7, "latest"],
  [5, "list"],
  [5, "rest"],
  [2, "destroy"],
];

/** A configuration too large to be explored exhaustively: more actors, longer lives, everything that can go wrong. */
export function randomConfiguration(seed: number): Configuration {
  const choices = new Choices(seed);
  const machines = 2 + choices.below(2);
  const actors = Array.from({ length: 2 + choices.below(4) }, (_, index): ActorPlan => {
    const isWriting = choices.chance(0.5);
    const steps = Array.from({ length: 1 + choices.below(9) }, () =>
      pick(choices, isWriting ? writing : tending),
    );
    return {
      name: `${isWriting ? "writer" : "tender"}-${index + 1}`,
      machine: choices.below(machines),
      steps: isWriting ? ["claim", ...steps] : steps,
    };
  });
  const before = choices.pick<readonly StepName[]>([[], [], ["claim", "commit all", "commit large"]]);
  return {
    name: `random-${seed}`,
    title: "anything",
    seed,
    trimAgeMs: choices.pick([0, 1000, 20_000, 100_000]),
    keepLast: choices.pick([1, 2, 3]),
    orderedListing: choices.chance(0.5),
    before,
    actors,
    environment: wild,
  };
}

function pick(choices: Choices, weighted: readonly (readonly [number, StepName])[]): StepName {
  let rest = choices.below(weighted.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, name] of weighted) {
    if (rest < weight) return name;
    rest -= weight;
  }
  return "claim";
}
