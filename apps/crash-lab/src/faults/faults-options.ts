import { type ExplorationOptions, explorationCommand } from "../program/exploration-command.js";
import { type AdapterName, adapterNames } from "./fault-subject.js";

export type FaultsOptions = ExplorationOptions<AdapterName>;

/** What the command line asks of the fault lab. Misspelt options are refused, with exit code 2. */
export function faultsOptions(args: readonly string[]): FaultsOptions {
  return explorationCommand({
    name: "lab faults",
    description:
      "Tries what faults of an S3 service do to a job: each fault at each request, and many of them by chance.",
    runs: { what: "how many runs have faults by chance", usual: 10_000 },
    adapters: adapterNames,
  })
    .parse([...args], { from: "user" })
    .opts<FaultsOptions>();
}
