import type { Configuration } from "../configuration.js";
import { faulty, quiet } from "../environments.js";
import type { StepName } from "../steps/step-name.js";
import { base, brief } from "./base.js";

const folded: readonly StepName[] = [
  "claim",
  ...Array.from({ length: 52 }, (): StepName => "commit small"),
  "savepoint first",
];

/** A bit flips somewhere, at some moment. */
export const damageConfigurations: readonly Configuration[] = [
  {
    ...base,
    name: "damage",
    title: "the newest checkpoint is damaged, claims fall back, and others must not",
    keepLast: 2,
    before: ["claim", "commit large", "commit large"],
    actors: [
      { name: "decay", steps: ["damage"] },
      { name: "writer", steps: ["claim falling back", "commit small"] },
      { name: "plain", steps: ["claim"] },
    ],
  },
  {
    ...base,
    name: "damage-found",
    title: "a scrub finds damage, and retention does not count what is damaged",
    keepLast: 2,
    before: ["claim", "commit large", "commit large"],
    environment: { ...faulty, readFates: [] },
    actors: [
      { name: "decay", steps: ["damage"] },
      { name: "scrubber", steps: ["scrub"] },
      { name: "writer", steps: ["claim falling back", "commit small", "commit small"] },
    ],
  },
  {
    ...base,
    name: "damage-counted",
    title: "a scrub finds damage, and the writer that is there goes on",
    weight: 0.3,
    keepLast: 3,
    before: ["claim", "commit large", "commit large", "commit large"],
    environment: quiet,
    actors: [
      { name: "decay", steps: ["damage"] },
      { name: "scrubber", steps: ["scrub"] },
      { name: "writer", steps: ["claim", "commit small", "commit small"] },
    ],
  },
  {
    ...base,
    name: "damage-after-effects",
    title: "the newest checkpoint is damaged after its effects were published",
    keepLast: 2,
    before: ["claim", "commit large", "commit all", "settle"],
    actors: [
      { name: "decay", steps: ["damage"] },
      { name: "writer", steps: ["claim falling back", "claim"] },
    ],
  },
  {
    ...base,
    name: "suspicion",
    ...brief,
    title: "what cannot be read just now is not damaged",
    weight: 0.5,
    keepLast: 2,
    before: ["claim", "commit large", "commit large"],
    environment: { ...quiet, outages: "all" },
    actors: [
      { name: "writer", steps: ["claim falling back", "commit small"] },
      { name: "scrubber", steps: ["scrub"] },
    ],
  },
  {
    ...base,
    name: "damaged-head",
    title: "the newest record is damaged, and claims pass it over, by consent only",
    keepLast: 2,
    before: ["claim", "commit large", "commit small"],
    actors: [
      { name: "decay", steps: ["damage head"] },
      { name: "writer", steps: ["claim falling back", "claim at any price", "commit small"] },
      { name: "zombie", steps: ["claim", "commit small"] },
    ],
  },
  {
    ...base,
    name: "damaged-record",
    title: "the record of an older checkpoint is damaged, and a sweep leaves alone what it may need",
    keepLast: 2,
    before: ["claim", "commit large", "commit large"],
    actors: [
      { name: "decay", steps: ["damage oldest"] },
      { name: "sweeper", steps: ["sweep"] },
      { name: "writer", steps: ["claim"] },
    ],
  },
  {
    ...base,
    name: "damaged-page",
    title: "a history page is damaged, and a sweep leaves alone what it lists",
    weight: 0.2,
    keepLast: 1000,
    before: folded,
    environment: quiet,
    actors: [
      { name: "decay", steps: ["damage page"] },
      { name: "sweeper", steps: ["sweep"] },
      { name: "writer", steps: ["claim", "commit small", "list"] },
    ],
  },
];
