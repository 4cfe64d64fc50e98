import { type EfsBackendOptions, efsBackend } from "@holdfast/efs";
import type { Lane } from "../attempt.js";
import type { Life } from "../time/life.js";
import { mortalFiles } from "../world/mortal-files.js";
import { NfsMachines } from "../world/nfs-machines.js";
import { afterStage } from "./after-stage.js";

const mount = {
  mountPoint: "/",
  type: "nfs4",
  source: "fs-0abc.efs.eu-west-1.amazonaws.com:/",
  device: "0:45",
  options: new Map(
    Object.entries({ vers: "4.1", hard: "", noresvport: "", proto: "tcp", timeo: "600", rw: "" }),
  ),
};
/** What a machine finds out about its mount, which is as Amazon recommends. */
const gather: NonNullable<EfsBackendOptions["gather"]> = async (path) => ({
  ...{ platform: "linux", path, mount, magic: 0x6969, parameters: {}, efsUtils: { stateFiles: [] } },
});

/** Holdfast on Amazon EFS, on several machines. */
export const afterOnEfs: Lane = {
  id: "after-efs",
  side: "after",
  title: "Holdfast, on EFS",
  open: (world, scenario) => {
    const machines = new NfsMachines(world);
    const lives = new Map<number, Life>();
    return afterStage(world, scenario, {
      open: (life, process) => {
        const self = { space: "00000001", pid: process, start: String(process) };
        lives.set(process, life);
        return efsBackend({
          directory: "/store",
          fileSystem: mortalFiles(machines.mount(), life),
          platform: "linux",
          processes: { self: async () => self, isDead: async ({ pid }) => lives.get(pid)?.isDead ?? true },
          clock: life.clock,
          random: world.choices(),
          gather,
        });
      },
      powerCut: () => machines.powerCut(),
    });
  },
};
