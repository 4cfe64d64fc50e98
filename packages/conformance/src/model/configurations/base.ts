import type { Configuration } from "../configuration.js";
import { faulty } from "../environments.js";

/** What configurations have unless they say otherwise. */
export const base: Omit<Configuration, "name" | "title" | "actors"> = {
  seed: 1,
  trimAgeMs: 20_000,
  keepLast: 1,
  orderedListing: true,
  before: [],
  environment: faulty,
};

/** Calls that give up soon, so that storage which refuses everything is not asked too often. */
export const brief: Pick<Configuration, "trimAgeMs" | "deadlineMs"> = { trimAgeMs: 2000, deadlineMs: 1500 };
