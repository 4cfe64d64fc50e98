import type { ConformanceCase } from "../../case/conformance-case.js";
import { bitRotCases } from "./bit-rot.js";
import { effectsCases } from "./effects.js";
import { fallbacksCases } from "./fallbacks.js";
import { fencingCases } from "./fencing.js";
import { interruptionsCases } from "./interruptions.js";
import { livesCases } from "./lives.js";
import { outcomesCases } from "./outcomes.js";
import { pinsCases } from "./pins.js";
import { retentionCases } from "./retention.js";
import { roundTripCases } from "./round-trip.js";
import { sharedEntriesCases } from "./shared-entries.js";
import { soaksCases } from "./soaks.js";
import { stalledWritersCases } from "./stalled-writers.js";
import { sweepsCases } from "./sweeps.js";
import { trimmingCases } from "./trimming.js";

/** The whole protocol on the adapter, with two or more clients. */
export const storeCases: readonly ConformanceCase[] = [
  ...roundTripCases,
  ...sharedEntriesCases,
  ...fencingCases,
  ...stalledWritersCases,
  ...outcomesCases,
  ...pinsCases,
  ...retentionCases,
  ...sweepsCases,
  ...trimmingCases,
  ...effectsCases,
  ...fallbacksCases,
  ...bitRotCases,
  ...livesCases,
  ...interruptionsCases,
  ...soaksCases,
];
