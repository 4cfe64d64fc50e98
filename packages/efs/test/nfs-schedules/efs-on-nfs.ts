import { createHash } from "node:crypto";
import type { NfsSubject } from "@holdfast/conformance/nfs-schedules";
import { efsBackend } from "@holdfast/efs";
import { efsMount } from "../support/efs-mount.js";

/** The EFS adapter on machines that mount the simulated server. */
export const efsOnNfs: NfsSubject = {
  name: "@holdfast/efs",
  open: ({ fileSystem, clock, random, machine, pid, isDead }) => {
    const space = createHash("sha256").update(machine).digest("hex").slice(0, 8);
    return efsBackend({
      directory: "/store",
      gather: efsMount,
      processes: {
        self: async () => ({ space, pid, start: "1" }),
        isDead: async (mark) => mark.space === space && isDead(mark.pid),
      },
      ...{ fileSystem, clock, random },
    });
  },
};
