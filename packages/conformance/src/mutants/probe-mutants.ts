import type { AdapterMutant } from "./adapter-mutant.js";
import {
  cutProbeIsUnsafe,
  probeAlwaysYes,
  probeClearsUp,
  probeLeavesDebris,
  probeOfOneKey,
  probeRemembered,
  probeReportsFailure,
  probeReportsNothing,
  probeTouches,
} from "./probe/probes.js";

export const probeMutants: readonly AdapterMutant[] = [
  ...[probeReportsNothing, probeReportsFailure, probeLeavesDebris, probeTouches, probeAlwaysYes],
  ...[probeOfOneKey, probeClearsUp, cutProbeIsUnsafe, probeRemembered],
];
