import type { Configuration } from "../configuration.js";
import { faulty, outages, quiet } from "../environments.js";
import type { StepName } from "../steps/step-name.js";
import { base, brief } from "./base.js";

function times(count: number, step: StepName): readonly StepName[] {
  return Array.from({ length: count }, () => step);
}

/** Sweepers, readers, scrubbers and those who name checkpoints, beside a writer. */
export const tenderConfigurations: readonly Configuration[] = [
  {
    ...base,
    name: "sweep",
    title: "a sweep runs while a job is taken over and goes on",
    before: ["claim", "commit large", "commit large"],
    actors: [
      { name: "writer", steps: ["claim", "commit large", "commit all"] },
      { name: "sweeper", steps: ["sweep", "dry sweep"] },
    ],
  },
  {
    ...base,
    name: "reuse",
    title: "checkpoints share entries; drafts are overtaken, and committed in any order",
    before: ["claim", "commit large"],
    actors: [
      {
        name: "writer",
        steps: [
          "claim",
          "begin large",
          "begin reused",
          "commit first",
          "commit last",
          "commit reused",
          "commit large",
        ],
      },
      { name: "sweeper", steps: ["sweep"] },
    ],
  },
  {
    ...base,
    name: "overtaken",
    title: "the later of two drafts commits before the earlier",
    before: ["claim", "commit large"],
    actors: [
      { name: "writer", steps: ["claim", "begin large", "begin reused", "commit last", "commit first"] },
      { name: "sweeper", steps: ["sweep"] },
    ],
  },
  {
    ...base,
    name: "trim",
    title: "records are trimmed while a writer and a reader go on",
    before: [
      "claim",
      "commit large",
      "savepoint",
      "commit small",
      "claim",
      "commit large",
      "rest",
      "commit small",
    ],
    actors: [
      { name: "sweeper", steps: ["sweep", "sweep"] },
      { name: "writer", steps: ["claim", "commit small"] },
      { name: "reader", steps: ["latest", "list", "release"] },
    ],
  },
  {
    ...base,
    name: "reader",
    title: "a reader pins a checkpoint that commits and a sweep would drop",
    keepLast: 2,
    before: ["claim", "commit large", "commit large"],
    actors: [
      { name: "reader", steps: ["pin first", "read pinned", "unpin"] },
      { name: "writer", steps: ["claim", "commit large"] },
      { name: "sweeper", steps: ["sweep"] },
    ],
  },
  {
    ...base,
    name: "two-readers",
    title: "two readers pin at the same time, and their pins end",
    before: ["claim", "commit large"],
    environment: { ...faulty, readFates: [] },
    actors: [
      { name: "reader-1", steps: ["pin", "read pinned"] },
      { name: "reader-2", steps: ["pin briefly", "read pinned"] },
      { name: "writer", steps: ["claim", "commit small", "rest", "commit small"] },
    ],
  },
  {
    ...base,
    name: "scrubber",
    title: "a scrub's findings keep the newest checkpoint that is known to be whole",
    before: ["claim", "commit large"],
    actors: [
      { name: "scrubber", steps: ["scrub"] },
      { name: "writer", steps: ["claim", "commit large", "verify", "commit small", "commit small"] },
    ],
  },
  {
    ...base,
    name: "savepoints",
    title: "savepoints are made, taken and released while the job goes on",
    before: ["claim", "commit large", "savepoint"],
    actors: [
      { name: "tender", steps: ["savepoint first", "savepoint", "release", "release first"] },
      { name: "writer", steps: ["claim", "commit small", "commit small"] },
      { name: "sweeper", steps: ["sweep"] },
    ],
  },
  {
    ...base,
    name: "limits",
    title: "retention by bytes and by age",
    keepLast: 2,
    maxBytes: 50,
    minimumAgeMs: 10_000,
    before: ["claim", "commit large"],
    environment: { ...quiet, fates: ["lost"] },
    actors: [
      { name: "writer", steps: ["claim", "commit large", "rest", "commit large", "commit small"] },
      { name: "reader", steps: ["pin", "read pinned"] },
    ],
  },
  {
    ...base,
    name: "effects",
    title: "a writer's effects are carried out, fail, and are left to the next writer",
    environment: { ...faulty, readFates: [], sinksFail: true },
    actors: [
      { name: "writer-1", steps: ["claim", "commit effects", "commit effect", "settle"] },
      { name: "writer-2", steps: ["claim", "settle"] },
    ],
  },
  {
    ...base,
    name: "rewind",
    title: "a writer goes back to an older checkpoint while others look on",
    keepLast: 3,
    before: ["claim", "commit effect", "commit effect", "settle"],
    actors: [
      { name: "writer", steps: ["claim older", "commit small"] },
      { name: "observer", steps: ["latest", "latest", "list"] },
      { name: "zombie", steps: ["claim", "commit small"] },
    ],
  },
  {
    ...base,
    name: "expired",
    title: "a writer and a reader ask for what has expired, or is about to",
    weight: 0.3,
    keepLast: 2,
    before: ["claim", "commit large", "commit small"],
    environment: quiet,
    actors: [
      { name: "reader", steps: ["pin first"] },
      { name: "writer", steps: ["claim", "commit small", "commit small"] },
      { name: "asking", steps: ["claim first"] },
    ],
  },
  {
    ...base,
    name: "folding",
    title: "a history is folded into pages while a sweep runs",
    weight: 0.2,
    keepLast: 1000,
    before: ["claim", ...times(52, "commit small")],
    environment: { ...quiet, fates: ["lost", "not-applied"], crashes: true },
    actors: [
      { name: "tender", steps: ["savepoint first", "list"] },
      { name: "sweeper", steps: ["sweep"] },
    ],
  },
  {
    ...base,
    name: "pages",
    ...brief,
    title: "a history that was folded once is folded again, and dropped",
    weight: 0.2,
    keepLast: 52,
    before: ["claim", ...times(52, "commit small"), "savepoint first", ...times(49, "commit small")],
    environment: outages,
    actors: [
      { name: "tender", steps: ["savepoint", "list"] },
      { name: "writer", steps: ["claim", "commit large", "list"] },
      { name: "sweeper", steps: ["sweep"] },
    ],
  },
];
