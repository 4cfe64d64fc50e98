import type { CrashMachine, CrashSubject } from "@holdfast/conformance/crash-states";
import type { Backend } from "@holdfast/core";
import type { InspectStorage } from "@holdfast/posix";
import { localBackend } from "../../src/index.js";

const mount = { mountPoint: "/", type: "ext4", source: "none", device: "0:1", options: new Map() };
const inspect: InspectStorage = async (path) => ({ platform: "linux", path, mount, magic: 0xef53 });

/** A local store on a machine of the disk world. Of its processes only those of the present life are alive. */
function open({ fileSystem, life, clock, random }: CrashMachine): Backend {
  const self = { space: "00000001", pid: 1, start: String(life) };
  return localBackend({
    directory: "/store",
    platform: "linux",
    processes: { self: async () => self, isDead: async ({ start }) => start !== String(life) },
    ...{ fileSystem, inspect, clock, random },
  });
}

export const localOnDisk: CrashSubject = { name: "@holdfast/local", open };
