import { type ExplorationOptions, explorationCommand } from "../program/exploration-command.js";
import { type NfsAdapterName, nfsAdapterNames } from "./nfs-world-subject.js";

export type NfsWorldLabOptions = ExplorationOptions<NfsAdapterName>;

/** What the command line asks of the NFS world's lab. Misspelt options are refused, with exit code 2. */
export function nfsWorldOptions(args: readonly string[]): NfsWorldLabOptions {
  return explorationCommand({
    name: "lab nfs-world",
    description:
      "Tries what several clients of a simulated NFS server do to a job: each fault at each request, and any order of all.",
    runs: { what: "how many runs leave everything to chance", usual: 100_000 },
    adapters: nfsAdapterNames,
  })
    .parse([...args], { from: "user" })
    .opts<NfsWorldLabOptions>();
}
