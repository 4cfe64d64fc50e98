import { efsBackend } from "@holdfast/efs";
import { NfsWorld } from "@holdfast/worlds/nfs";
import { efsMount as gather } from "../support/efs-mount.js";

/**
 * Two machines on one server. A power cut is that of both machines, with what they had not sent; the server fails over at
 * the same time, and loses what was written and not committed. All clients between two cuts or kills are processes that
 * then are dead.
 */
export function powerCuts() {
  const faults = failingSync();
  const world = new NfsWorld({ listingChunk: 32 });
  const machines = [world.client({ faults }), world.client({ faults })];
  let life = 1;
  let opened = 0;
  const open = () => {
    opened += 1;
    const self = { space: "00000001", pid: 1, start: String(life) };
    return efsBackend({
      directory: "/store",
      fileSystem: machines[opened % machines.length].mount(),
      gather,
      platform: "linux",
      processes: { self: async () => self, isDead: async ({ start }) => start !== String(life) },
    });
  };
  const cut = async (random) => {
    life += 1;
    const even = () => (random.bytes(1)[0] & 1) === 0;
    for (const machine of machines) machine.crash({ inFlight: even() ? "lost" : "land" });
    world.failover({ unstable: () => even() });
  };
  const kill = async () => {
    life += 1;
    for (const machine of machines) machine.kill();
  };
  return { open, cut, kill, failSync: faults.failSync };
}

/** One request that makes bytes durable fails on the server, and they are lost. */
function failingSync() {
  let left = Number.POSITIVE_INFINITY;
  const failSync = (afterSyncs) => {
    left = afterSyncs;
  };
  const next = ({ operation }) => {
    if (operation !== "WRITE" && operation !== "COMMIT") return undefined;
    left -= 1;
    return left === -1 ? { effect: "not-applied", answer: "EIO" } : undefined;
  };
  return { failSync, next };
}
