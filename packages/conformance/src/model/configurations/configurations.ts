import type { Configuration } from "../configuration.js";
import { damageConfigurations } from "./damage.js";
import { tenderConfigurations } from "./tenders.js";
import { writerConfigurations } from "./writers.js";

/** The small configurations that are explored exhaustively. */
export const configurations: readonly Configuration[] = [
  ...writerConfigurations,
  ...tenderConfigurations,
  ...damageConfigurations,
];
