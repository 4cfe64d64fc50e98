import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contained } from "../../machine/contained.js";
import { cephTools } from "../server/ceph-tools.js";
import { s3Environment } from "../server/s3-environment.js";
import { S3Server } from "../server/s3-server.js";
import { type StoreAccess, storeOfEnvironment } from "./store-access.js";

/** A store to run on. */
export interface Store {
  readonly access: StoreAccess;
  /** The lab's own server, whose processes may be killed. */
  readonly server?: S3Server;
}

/**
 * Runs on the store that the variables name, or else on a real server that is made for it and leaves nothing behind: its
 * processes cannot outlive the run, however it ends.
 * @throws CannotRunError where no store is named and no server can be started.
 */
export async function withStore(
  signal: AbortSignal,
  run: (store: Store) => Promise<number>,
): Promise<number> {
  const prefix = `lab-${randomBytes(6).toString("hex")}/`;
  const named = storeOfEnvironment(prefix);
  if (named) return await run({ access: named });
  return await contained(cephTools, signal, async () => {
    const code = await onOwnServer(prefix, signal, run);
    // Work that a kill cut off may leave timers behind, and nothing waits for them.
    process.exit(code);
  });
}

async function onOwnServer(
  prefix: string,
  signal: AbortSignal,
  run: (store: Store) => Promise<number>,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-s3-"));
  const server = new S3Server(folder);
  try {
    // The clients, those in processes of the suite too, find it as they find any other store.
    Object.assign(process.env, s3Environment(await server.start({ signal })));
    const access = storeOfEnvironment(prefix);
    if (!access) throw new Error("the server's variables name no store");
    return await run({ access, server });
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
