import type { Configuration } from "../configuration.js";
import { faulty, hanging, outages, quiet, stalling } from "../environments.js";
import { base, brief } from "./base.js";

/** Writers who take a job over from each other, crash, and are held up. */
export const writerConfigurations: readonly Configuration[] = [
  {
    ...base,
    name: "takeover",
    title: "two writers take a new job over from each other",
    actors: [
      { name: "writer-1", steps: ["claim", "commit large"] },
      { name: "writer-2", steps: ["claim", "commit small"] },
    ],
  },
  {
    ...base,
    name: "three-writers",
    title: "three writers take a job over from each other",
    before: ["claim", "commit small"],
    environment: { ...faulty, readFates: [] },
    actors: [
      { name: "writer-1", steps: ["claim", "commit small"] },
      { name: "writer-2", steps: ["claim", "commit nothing"] },
      { name: "writer-3", steps: ["claim"] },
    ],
  },
  {
    ...base,
    name: "unordered",
    title: "two writers on a backend whose listings have no order",
    orderedListing: false,
    before: ["claim", "commit large"],
    environment: { ...faulty, readFates: [] },
    actors: [
      { name: "writer-1", steps: ["claim", "commit small"] },
      { name: "writer-2", steps: ["claim", "commit small"] },
    ],
  },
  {
    ...base,
    name: "stalled-writer",
    faultsFirst: true,
    title: "a writer is held up while its name in the log is trimmed",
    before: ["claim", "commit small"],
    environment: stalling,
    actors: [
      { name: "stalled", steps: ["claim", "commit large"] },
      { name: "owner", steps: ["claim", "commit small", "rest", "commit small", "sweep"] },
    ],
  },
  {
    ...base,
    name: "stalled-faults",
    faultsFirst: true,
    title: "a writer is held up, and then its storage fails",
    before: ["claim", "commit small"],
    environment: { ...stalling, fates: ["lost", "not-applied"], readFates: ["not-applied"] },
    actors: [
      { name: "stalled", steps: ["commit small", "claim", "commit small"] },
      { name: "owner", steps: ["claim", "commit small", "rest", "commit small", "sweep"] },
    ],
  },
  {
    ...base,
    name: "hanging",
    title: "the storage does not answer",
    environment: hanging,
    actors: [
      { name: "writer-1", steps: ["claim", "commit all", "commit carelessly", "latest"] },
      { name: "writer-2", steps: ["claim", "commit small"] },
    ],
  },
  {
    ...base,
    name: "outage",
    ...brief,
    title: "an answer is lost, or not, and then the storage refuses everything for a while",
    environment: outages,
    before: ["claim", "commit small"],
    actors: [
      { name: "writer-1", steps: ["claim", "commit large", "commit small"] },
      { name: "writer-2", steps: ["claim", "commit small"] },
      { name: "sweeper", steps: ["sweep"] },
    ],
  },
  {
    ...base,
    name: "outage-alone",
    ...brief,
    faultsFirst: true,
    title: "one writer, whose answers are lost and whose storage refuses everything",
    environment: outages,
    before: ["claim"],
    actors: [{ name: "writer", steps: ["claim", "commit large"] }],
  },
  {
    ...base,
    name: "outage-overtaken",
    ...brief,
    faultsFirst: true,
    title: "a writer whose answers are lost is overtaken by another before it asks again",
    keepLast: 3,
    environment: { ...outages, fates: ["lost"] },
    before: ["claim"],
    actors: [
      { name: "writer", steps: ["claim", "commit small", "commit one"] },
      { name: "owner", steps: ["claim"] },
    ],
  },
  {
    ...base,
    name: "drafts",
    title: "drafts with whatever can be put into them, by workers too, and another job beside",
    weight: 0.25,
    environment: quiet,
    actors: [
      {
        name: "writer-1",
        steps: [
          "claim",
          "commit many",
          "read newest",
          "commit blocks",
          "read parts",
          "commit adopted",
          "commit unwaited",
        ],
      },
      { name: "writer-2", steps: ["claim", "neighbour", "commit together"] },
    ],
  },
  {
    ...base,
    name: "streams",
    title: "an entry that is larger than what is read at once",
    weight: 0.1,
    blockBytes: 2 ** 20,
    before: ["claim", "commit huge"],
    environment: quiet,
    actors: [{ name: "reader", steps: ["latest"] }],
  },
  {
    ...base,
    name: "destroy",
    title: "a job is destroyed while its writer goes on, and claimed again",
    before: ["claim", "commit large"],
    actors: [
      { name: "writer", steps: ["claim", "commit large"] },
      { name: "operator", steps: ["destroy", "claim", "commit small"] },
    ],
  },
];
