import { constants } from "node:fs";
import { NfsStatus } from "../nfs-status.js";
import type { NfsKernel } from "./nfs-kernel.js";
import { resolveHandle, withFreshRetry } from "./walk-path.js";

/**
 * access(2). Whether something exists is known by its name; what may be done with it is asked once, and then known until its
 * attributes change (`nfs_permission`, `nfs_access_get_cached` in Linux, fs/nfs/dir.c): it is no look at the server.
 * @throws NfsStatus
 */
export async function checkAccess(kernel: NfsKernel, path: string, mode: number): Promise<void> {
  await withFreshRetry(async (isFresh) => {
    const place = await resolveHandle(kernel, path, isFresh);
    if (mode === constants.F_OK) return;
    if (!kernel.access.has(place.handle)) {
      const askedMs = kernel.nowMs();
      const attributes = await kernel.ask({ operation: "ACCESS", path: place.path }, (server) => {
        return server.attributes(place.handle);
      });
      kernel.attributes.take(attributes, askedMs);
      kernel.access.add(place.handle);
    }
    const known = kernel.attributes.get(place.handle);
    const needsMode = (mode & constants.X_OK) !== 0 && known?.kind === "file";
    if (needsMode && (known.mode & 0o111) === 0) throw new NfsStatus("EACCES");
  });
}
