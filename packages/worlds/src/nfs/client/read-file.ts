import { NfsStatus } from "../nfs-status.js";
import type { CachedFile } from "./cached-file.js";
import { ensureState } from "./flush-file.js";
import type { NfsKernel } from "./nfs-kernel.js";

/** How long a file is, as far as its client knows. */
export function sizeOf(kernel: NfsKernel, file: CachedFile): number {
  return Math.max(kernel.attributes.get(file.handle)?.size ?? 0, file.ownEnd);
}

/**
 * Reads a part of an open file. What was read before counts as long as the attributes are believed, so that parts of a file
 * may be of different times (`nfs_file_read`, `nfs_revalidate_mapping` in Linux, fs/nfs/file.c and inode.c).
 * @throws NfsStatus
 */
export async function readFile(
  kernel: NfsKernel,
  file: CachedFile,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  // As seen on Linux 6.1: a file that could not be opened again after a failover is no open file any more.
  if (file.isBad) throw new NfsStatus("EBADF");
  if (!kernel.attributes.isFresh(file.handle)) await kernel.revalidate(file.handle, file.path);
  const wanted = (): number => Math.max(0, Math.min(length, sizeOf(kernel, file) - offset));
  for (let missing = file.missing(offset, wanted()); missing; missing = file.missing(offset, wanted())) {
    await ensureState(kernel, file);
    const from = missing.offset;
    const count = Math.min(missing.length, kernel.options.rsizeBytes);
    const askedMs = kernel.nowMs();
    const { bytes, attributes } = await kernel.ask({ operation: "READ", path: file.path }, (server) => {
      return server.files.read(file.handle, from, count);
    });
    kernel.attributes.take(attributes, askedMs);
    if (bytes.length === 0) return new Uint8Array(0);
    file.fill(from, bytes, attributes.size);
  }
  return file.read(offset, wanted());
}
