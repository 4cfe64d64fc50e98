import { setTimeout as delay } from "node:timers/promises";
import type { Choices } from "@holdfast/worlds";
import type { DaemonName } from "../server/ceph-daemon.js";
import type { S3Server } from "../server/s3-server.js";

/** What dies: the gateway that clients speak to, the process that has the disk, or both at once. */
const victims: readonly (readonly DaemonName[])[] = [["rgw"], ["osd"], ["rgw", "osd"]];

/** How long at most nobody starts it again, in milliseconds: what clients bridge, and what is too long for them. */
const mostDeadMs: readonly number[] = [100, 500, 8000];

/** One kill, and what it took to serve again. */
export interface Kill {
  readonly victims: readonly DaemonName[];
  /** From the kill until an object was written and read back, in milliseconds. */
  readonly downMs: number;
}

/** Kills a part of the server as a crash would, and starts it again; resolves when it serves. */
export async function killServer(server: S3Server, choices: Choices, signal: AbortSignal): Promise<Kill> {
  const killed = choices.pick(victims);
  const startedAtMs = performance.now();
  await Promise.all(killed.map(async (name) => await server.kill(name)));
  await delay(choices.below(choices.pick(mostDeadMs)), undefined, { signal });
  await server.start({ signal });
  return { victims: killed, downMs: performance.now() - startedAtMs };
}
