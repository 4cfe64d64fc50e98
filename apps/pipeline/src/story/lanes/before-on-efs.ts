import type { Lane } from "../attempt.js";
import { DirectoryFiles } from "../before/directory-files.js";
import { mortalFiles } from "../world/mortal-files.js";
import { NfsMachines } from "../world/nfs-machines.js";
import { beforeStage } from "./before-stage.js";

/** The story's store in a directory of EFS, whose hazards it does not know. */
export const beforeOnEfs: Lane = {
  id: "before-efs",
  side: "before",
  title: "before, on EFS",
  open: (world, scenario) => {
    const machines = new NfsMachines(world);
    return beforeStage(world, scenario, {
      files: (life) => new DirectoryFiles(mortalFiles(machines.mount(), life), "/checkpoints"),
      powerCut: () => machines.powerCut(),
    });
  },
};
