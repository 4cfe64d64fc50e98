import { basename } from "node:path";
import { efsBackend } from "@holdfast/efs";
import { NfsWorld } from "@holdfast/worlds/nfs";
import { efsMount as gather } from "../support/efs-mount.js";
import { serveFiles } from "../support/file-server.js";
import { remoteFiles } from "../support/remote-files.js";
import { brokenPlaces } from "./broken-places.js";
import { powerCuts } from "./power-cuts.js";

const directory = "/store";
/** What is seen of the server is small, so that listings come in many parts. */
const listingChunk = 32;

/** @type {import("@holdfast/conformance").CreateHarness} */
export async function createHarness(place) {
  return place === undefined ? await servedHarness() : childHarness(place);
}

/** The world lives in the process that made it. Clients are on two machines by turns, those of other processes as well. */
async function servedHarness() {
  const world = new NfsWorld({ listingChunk });
  const machines = [world.client(), world.client()];
  let turns = 0;
  const mountInTurn = () => {
    turns += 1;
    return machines[turns % machines.length].mount();
  };
  // Who clears away must not believe what it saw earlier.
  const admin = world.client({ noac: true, lookupcache: "none" }).mount();
  const served = await serveFiles(mountInTurn);
  return {
    ...harnessOf(served.address, () => efsBackend({ directory, gather, fileSystem: mountInTurn() })),
    reset: async () => await admin.rm(directory, { recursive: true, force: true }),
    debris: async () => await temporaryFiles(admin, directory),
    dispose: async () => await served.close(),
    brokenPlaces: brokenPlaces(world),
  };
}

function childHarness(place) {
  const open = () => efsBackend({ directory, gather, fileSystem: remoteFiles(place) });
  return { ...harnessOf(place, open), reset: async () => undefined };
}

function harnessOf(place, open) {
  return {
    name: "@holdfast/efs on two machines of the NFS world",
    module: import.meta.url,
    ...{ place, open, powerCuts },
    // Files move by the mebibyte; and what a disk loses by chance, a server keeps or loses at once, so that few cuts do.
    tuning: { partBytes: 2 ** 20, largeBytes: 8 * 2 ** 20, manyKeys: 600, powerCuts: 12, kills: 3 },
  };
}

async function temporaryFiles(fileSystem, path) {
  const entries = await fileSystem.readdir(path, { withFileTypes: true });
  const inner = entries.map(async (entry) =>
    entry.isDirectory() ? await temporaryFiles(fileSystem, `${path}/${entry.name}`) : [entry.name],
  );
  return (await Promise.all(inner)).flat().filter((name) => basename(name).startsWith("."));
}
