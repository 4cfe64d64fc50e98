import { NfsStatus, statusCode } from "../nfs-status.js";
import type { CachedFile } from "./cached-file.js";
import type { Extent } from "./dirty-extents.js";
import type { NfsKernel } from "./nfs-kernel.js";

/**
 * Writes all that is to be written of a file, and has it committed. The parts reach the server in any order. What cannot be
 * written is dropped, and its error kept for whoever syncs or closes the file next (`nfs_wb_all` in Linux, fs/nfs/write.c).
 */
export async function syncFile(kernel: NfsKernel, file: CachedFile): Promise<void> {
  kernel.flushes(file);
  while (!file.isClean) {
    file.flushing ??= flushOnce(kernel, file).finally(() => {
      file.flushing = undefined;
    });
    await file.flushing;
  }
}

/** One part of it is written now, as the kernel does at any time. */
export async function writeBack(kernel: NfsKernel, file: CachedFile): Promise<void> {
  if (file.flushing !== undefined) return;
  const part = file.dirty.takeFirst();
  if (!part) return;
  file.flushing = writeAll(kernel, file, [part], false).finally(() => {
    file.flushing = undefined;
  });
  await file.flushing;
}

async function flushOnce(kernel: NfsKernel, file: CachedFile): Promise<void> {
  const parts = file.dirty.takeAll(kernel.options.wsizeBytes);
  // A single WRITE is made stable, and needs no COMMIT.
  const isStable = parts.length === 1 && file.unstable.length === 0;
  if (parts.length > 0) await writeAll(kernel, file, parts, isStable);
  if (file.unstable.length > 0) await commit(kernel, file);
}

async function writeAll(
  kernel: NfsKernel,
  file: CachedFile,
  parts: readonly Extent[],
  isStable: boolean,
): Promise<void> {
  file.writing = parts;
  await Promise.all(
    parts.map(async (part) => {
      try {
        await write(kernel, file, part, isStable);
      } catch (error) {
        file.fail(statusCode(error));
        kernel.attributes.expire(file.handle);
        file.dropPages();
      }
    }),
  );
  file.writing = [];
}

async function write(kernel: NfsKernel, file: CachedFile, part: Extent, isStable: boolean): Promise<void> {
  await ensureState(kernel, file);
  const askedMs = kernel.nowMs();
  const { offset, bytes } = part;
  const { attributes, before, verifier } = await kernel.ask(
    { operation: "WRITE", path: file.path },
    (server) => server.files.write(file.handle, offset, bytes, isStable),
  );
  kernel.attributes.takeOwn(attributes, before, askedMs);
  file.fill(offset, bytes, attributes.size);
  if (!isStable) file.unstable = [...file.unstable, { offset, bytes, verifier }];
}

/** COMMIT; what a former life of the server had taken is written again. */
async function commit(kernel: NfsKernel, file: CachedFile): Promise<void> {
  const covered = file.unstable;
  try {
    await ensureState(kernel, file);
    const verifier = await kernel.ask({ operation: "COMMIT", path: file.path }, (server) => {
      return server.files.commit(file.handle);
    });
    const lost = covered.filter((extent) => extent.verifier !== verifier);
    file.unstable = file.unstable.filter((extent) => !covered.includes(extent));
    if (lost.length > 0) await writeAll(kernel, file, lost, false);
  } catch (error) {
    file.fail(statusCode(error));
    file.unstable = file.unstable.filter((extent) => !covered.includes(extent));
    file.dropPages();
  }
}

/**
 * After the server has forgotten the client, a file is opened again before it is used
 * (`nfs4_reclaim_open_state` in Linux, fs/nfs/nfs4state.c).
 * @throws NfsStatus EIO when that cannot be: the open file is lost
 */
export async function ensureState(kernel: NfsKernel, file: CachedFile): Promise<void> {
  if (file.lostState && !file.isBad) await recoverState(kernel, file);
  if (file.isBad) throw new NfsStatus("EIO");
}

async function recoverState(kernel: NfsKernel, file: CachedFile): Promise<void> {
  const askedMs = kernel.nowMs();
  try {
    const attributes = await kernel.ask({ operation: "OPEN", path: file.path }, (server) => {
      return server.openByHandle(kernel.client, file.handle);
    });
    kernel.attributes.take(attributes, askedMs);
  } catch (error) {
    statusCode(error);
    file.isBad = true;
  }
  file.lostState = false;
}
