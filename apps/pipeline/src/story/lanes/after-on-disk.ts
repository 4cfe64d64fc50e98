import { type LocalBackendOptions, localBackend } from "@holdfast/local";
import { PowerCutDisk } from "@holdfast/worlds/disk";
import type { Lane } from "../attempt.js";
import type { Life } from "../time/life.js";
import { mortalFiles } from "../world/mortal-files.js";
import { afterStage } from "./after-stage.js";

/** What the disk of the world is taken for. */
const inspect: NonNullable<LocalBackendOptions["inspect"]> = async (path) => {
  const mount = {
    mountPoint: "/",
    type: "ext4",
    source: "none",
    device: "0:1",
    options: new Map<string, string>(),
  };
  return { platform: "linux", path, mount, magic: 0xef53 };
};

/** Holdfast in a directory of a local disk. */
export const afterOnDisk: Lane = {
  id: "after-disk",
  side: "after",
  title: "Holdfast, on a disk",
  open: (world, scenario) => {
    const disk = new PowerCutDisk({ clock: world.clock });
    const lives = new Map<number, Life>();
    return afterStage(world, scenario, {
      open: (life, process) => {
        const self = { space: "00000001", pid: process, start: String(process) };
        lives.set(process, life);
        return localBackend({
          directory: "/store",
          fileSystem: mortalFiles(disk.mount(), life),
          platform: "linux",
          processes: { self: async () => self, isDead: async ({ pid }) => lives.get(pid)?.isDead ?? true },
          clock: life.clock,
          random: world.choices(),
          inspect,
        });
      },
      powerCut: (choices) => void disk.cut(choices),
    });
  },
};
