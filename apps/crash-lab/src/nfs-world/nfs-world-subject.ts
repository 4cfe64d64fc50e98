import { createHash } from "node:crypto";
import type { NfsPlace, NfsSubject } from "@holdfast/conformance/nfs-schedules";
import { efsBackend, type GatherMountFacts } from "@holdfast/efs";
import { bundleFlawed } from "../flaws/bundle-flawed.js";
import { type NfsFlawName, nfsFlawNames, nfsFlaws } from "./nfs-flaws.js";

export type NfsAdapterName = "efs" | NfsFlawName;

export const nfsAdapterNames: readonly [NfsAdapterName, ...NfsAdapterName[]] = ["efs", ...nfsFlawNames];

/** The EFS adapter on simulated machines, or one that makes a mistake on purpose. */
export async function nfsWorldSubject(name: NfsAdapterName): Promise<NfsSubject> {
  const makeBackend =
    name === "efs"
      ? efsBackend
      : (await bundleFlawed<{ readonly efsBackend: typeof efsBackend }>("efs", nfsFlaws[name])).efsBackend;
  return {
    name: name === "efs" ? "@holdfast/efs" : `@holdfast/efs, ${name}`,
    ...(name === "soft-mount-accepted" && { mounts: "soft" as const }),
    open: ({ fileSystem, mount, clock, random, machine, pid, isDead }) => {
      const space = createHash("sha256").update(machine).digest("hex").slice(0, 8);
      return makeBackend({
        directory: "/store",
        gather: mountFacts(mount),
        processes: {
          self: async () => ({ space, pid, start: "1" }),
          isDead: async (mark) => mark.space === space && isDead(mark.pid),
        },
        ...{ fileSystem, clock, random },
      });
    },
  };
}

/** What a machine finds out about a mount of Amazon EFS, with the options of the simulated one. */
function mountFacts({ vers = "4.1", retry = "hard" }: NfsPlace["mount"]): GatherMountFacts {
  return async (path) => ({
    platform: "linux",
    path,
    mount: {
      mountPoint: "/",
      type: "nfs4",
      source: "fs-0123456789abcdef0.efs.eu-central-1.amazonaws.com:/",
      device: "0:99",
      options: new Map([
        ...([
          ["rw", ""],
          ["vers", vers],
          ["rsize", "1048576"],
          ["wsize", "1048576"],
          [retry, ""],
        ] as const),
        ...([
          ["noresvport", ""],
          ["proto", "tcp"],
          ["timeo", "600"],
          ["retrans", "2"],
        ] as const),
      ]),
    },
    magic: 0x6969,
    parameters: { recoverLostLocks: false },
    efsUtils: { stateFiles: [] },
  });
}
