import { existsSync } from "node:fs";
import { mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { UnsafeStorageError } from "@holdfast/core";
import { localBackend } from "@holdfast/local";
import { PowerCutDisk } from "@holdfast/worlds/disk";

/** A file system of memory; only Linux has one at a place that is known. */
const sharedMemory = "/dev/shm";

/** What the operating system would say about a place on a file system of this kind. */
function mounted(type, magic) {
  const mount = { mountPoint: "/", type, source: "none", device: "0:1", options: new Map() };
  return async (path) => ({ platform: "linux", path, mount, magic });
}

/** @type {import("@holdfast/conformance").CreateHarness} */
export async function createHarness(place) {
  const chosen = place ?? JSON.stringify(await choosePlace());
  const { parent, acknowledge } = JSON.parse(chosen);
  const directory = join(parent, "store");
  return {
    name: "@holdfast/local in the temporary directory",
    module: import.meta.url,
    place: chosen,
    open: () => localBackend({ directory, acknowledge }),
    reset: async () => await rm(directory, { recursive: true, force: true }),
    dispose: async () => await rm(parent, { recursive: true, force: true }),
    brokenPlaces: brokenPlaces(parent),
    debris: async () => await temporaryFiles(directory),
    powerCuts,
  };
}

function brokenPlaces(parent) {
  const nfs = { directory: join(parent, "nfs"), inspect: mounted("nfs4", 0x6969), platform: "linux" };
  const memory = { directory: join(sharedMemory, "holdfast-never-made") };
  return [
    { name: "an NFS mount", open: () => localBackend(nfs) },
    ...(existsSync(sharedMemory) ? [{ name: "a tmpfs", open: () => localBackend(memory) }] : []),
  ];
}

async function temporaryFiles(directory) {
  const names = existsSync(directory) ? await readdir(directory, { recursive: true }) : [];
  return names.filter((name) => basename(name).startsWith(".tmp-"));
}

/** A machine with a disk whose power can be cut. All clients between two cuts or kills are one process, which then is dead. */
function powerCuts() {
  const disk = new PowerCutDisk();
  let life = 1;
  const open = () => {
    const self = { space: "00000001", pid: 1, start: String(life) };
    return localBackend({
      directory: "/store",
      fileSystem: disk.mount(),
      inspect: mounted("ext4", 0xef53),
      platform: "linux",
      processes: { self: async () => self, isDead: async ({ start }) => start !== String(life) },
    });
  };
  const cut = async (random) => {
    life += 1;
    disk.cut(random);
  };
  const kill = async () => {
    life += 1;
    await disk.kill();
  };
  return { open, cut, kill, failSync: (afterSyncs) => disk.failSync(afterSyncs) };
}

/** A fresh directory, and what has to be forgiven there: on some machines it is a tmpfs, in a container an overlay. */
async function choosePlace() {
  const parent = await realpath(await mkdtemp(join(tmpdir(), "holdfast-local-")));
  const backend = localBackend({ directory: join(parent, "store") });
  try {
    await backend.probe();
    return { parent, acknowledge: [] };
  } catch (error) {
    if (!UnsafeStorageError.isInstance(error)) throw error;
    const names = error.message.matchAll(/acknowledge: \["([a-z-]+)"\]/g);
    return { parent, acknowledge: [...names].map(([, name]) => name) };
  } finally {
    await backend.close();
  }
}
