import type { DiskStats } from "../../disk/disk-file-system.js";
import { fileStats } from "../../disk/disk-stats.js";
import { NfsStatus } from "../nfs-status.js";
import { syncFile } from "./flush-file.js";
import type { NfsKernel } from "./nfs-kernel.js";
import type { Place } from "./walk-path.js";

const device = 0x2d;

/**
 * What is known of a file or directory, if that may be believed, else what the server answers. What a program has written is
 * flushed before, so that the server knows its time (`nfs_getattr` in Linux, fs/nfs/inode.c).
 * @throws NfsStatus
 */
export async function statHandle(kernel: NfsKernel, { handle, path }: Place): Promise<DiskStats> {
  const file = kernel.knownFile(handle);
  if (file) await syncFile(kernel, file);
  if (!kernel.attributes.isFresh(handle)) await kernel.revalidate(handle, path);
  const attributes = kernel.attributes.get(handle);
  if (!attributes) throw new NfsStatus("ESTALE");
  const { ino, kind, mode, links, size, mtimeMs } = attributes;
  // A directory is also named by its own `.`.
  const nlink = kind === "file" ? links : links + 1;
  return fileStats({ dev: device, ino, kind, mode, nlink, size, mtimeMs });
}
