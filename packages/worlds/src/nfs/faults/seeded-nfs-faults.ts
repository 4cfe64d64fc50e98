import { InvalidArgumentError } from "@holdfast/core";
import type { Choices } from "../../choices.js";
import type { NfsMountOptions } from "../client/mount-options.js";
import type { NfsOperation } from "../rpc/nfs-request.js";
import { type NfsFaultName, nfsFaultsFor } from "./fault-model.js";
import { assertFaultName, PlannedNfsFaults } from "./planned-nfs-faults.js";

export interface SeededNfsFaultsOptions {
  /** Chance; print its seed with a failure. */
  readonly choices: Choices;
  /** How often a request meets a fault, from 0 to 1. */
  readonly rate: number;
  /** The faults to choose from, of which each request meets those that make a difference to it. Default: all. */
  readonly among?: readonly NfsFaultName[];
  /** The requests that may meet one. Default: all. */
  readonly operations?: readonly NfsOperation[];
  /** How the client mounts: some faults make a difference only to some mounts. Default: as by default. */
  readonly mount?: NfsMountOptions;
}

/**
 * Faults by chance, of each request those that make a difference to it.
 * @throws InvalidArgumentError when an option cannot be used
 */
export function seededNfsFaults(options: SeededNfsFaultsOptions): PlannedNfsFaults {
  const { choices, rate, among, operations, mount } = options;
  if (!(rate >= 0 && rate <= 1)) throw new InvalidArgumentError(`rate is ${rate}; give a number from 0 to 1`);
  for (const name of among ?? []) assertFaultName(name);
  return new PlannedNfsFaults((request) => {
    // Each request takes the same number of choices, so that options do not shift those of later requests.
    const [strikes, which] = [choices.fraction(), choices.fraction()];
    if (strikes >= rate || (operations && !operations.includes(request.operation))) return undefined;
    const possible = nfsFaultsFor(request, mount).filter((name) => !among || among.includes(name));
    return possible[Math.floor(which * possible.length)];
  });
}
