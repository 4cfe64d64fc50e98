import { effectMutants } from "./effect-mutants.js";
import { entryMutants } from "./entry-mutants.js";
import { integrityMutants } from "./integrity-mutants.js";
import { logMutants } from "./log-mutants.js";
import { outcomeMutants } from "./outcome-mutants.js";
import { ownershipMutants } from "./ownership-mutants.js";
import type { ProtocolMutant } from "./protocol-mutant.js";
import { retentionMutants } from "./retention-mutants.js";
import { sweepMutants } from "./sweep-mutants.js";

/** The protocol, broken in every way that is known to have happened. */
export const protocolMutants: readonly ProtocolMutant[] = [
  ...ownershipMutants,
  ...logMutants,
  ...outcomeMutants,
  ...entryMutants,
  ...sweepMutants,
  ...retentionMutants,
  ...effectMutants,
  ...integrityMutants,
];
