import { PowerCutDisk } from "@holdfast/worlds/disk";
import type { Lane } from "../attempt.js";
import { DirectoryFiles } from "../before/directory-files.js";
import { mortalFiles } from "../world/mortal-files.js";
import { beforeStage } from "./before-stage.js";

/** The story's store in a directory of a local disk. */
export const beforeOnDisk: Lane = {
  id: "before-disk",
  side: "before",
  title: "before, on a disk",
  open: (world, scenario) => {
    const disk = new PowerCutDisk({ clock: world.clock });
    return beforeStage(world, scenario, {
      files: (life) => new DirectoryFiles(mortalFiles(disk.mount(), life), "/checkpoints"),
      powerCut: (choices) => void disk.cut(choices),
    });
  },
};
