import { mkdir, rm, rmdir, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { CannotRunError } from "../program/cannot-run-error.js";
import { runTool, ToolError } from "./run-tool.js";

/** The file systems that a disk can be made with. */
export type DiskFormat = "ext4" | "xfs" | "btrfs";

export interface LoopDiskOptions {
  readonly format: DiskFormat;
  /** Where the image and the mount point lie: the folder of a contained run, see `contained`. */
  readonly directory: string;
  /** Tells several disks in one folder apart. */
  readonly name?: string;
}

const sizeBytes = {
  ext4: 256 * 1024 * 1024,
  // The least that mkfs.xfs and mkfs.btrfs make a file system of without complaint.
  xfs: 300 * 1024 * 1024,
  btrfs: 256 * 1024 * 1024,
} as const;

const makeCommand = {
  ext4: ["mkfs.ext4", "-q", "-F"],
  xfs: ["mkfs.xfs", "-q", "-f"],
  btrfs: ["mkfs.btrfs", "-q", "-f"],
} as const;

const unmountAttempts = 40;
const pauseMs = 50;

/**
 * A disk of its own, in a file, that can lose its power.
 *
 * `cut` has the kernel's file system drop everything that it had not yet sent to the disk, its log included, and
 * refuse every later call (XFS_IOC_GOINGDOWN without a flush of the log; xfs_io(8), "shutdown"). What lies in the
 * image then is what a disk without a cache of its own would have. ext4 and xfs know the call, btrfs does not.
 *
 * The loop device is freed by the kernel with the last mount of it.
 */
export class LoopDisk {
  readonly format: DiskFormat;
  /** The file that is the disk. */
  readonly imagePath: string;
  /** Where its files are while it is mounted. */
  readonly mountPoint: string;
  #mounted = false;

  private constructor({ format, directory, name = "disk" }: LoopDiskOptions) {
    this.format = format;
    this.imagePath = join(directory, `${name}.img`);
    this.mountPoint = join(directory, `${name}.mnt`);
  }

  /** Makes an empty disk. It is not mounted yet. */
  static async make(options: LoopDiskOptions): Promise<LoopDisk> {
    const disk = new LoopDisk(options);
    await mkdir(disk.mountPoint);
    await disk.erase();
    return disk;
  }

  /**
   * Makes a disk after trying whether one can be made, mounted and cut here.
   * @throws CannotRunError when not.
   */
  static async tried(options: LoopDiskOptions, { isCut }: { readonly isCut: boolean }): Promise<LoopDisk> {
    try {
      const disk = await LoopDisk.make(options);
      await disk.mount();
      if (isCut) await disk.cut();
      await disk.unmount();
      await disk.erase();
      return disk;
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      throw new CannotRunError(`no disk with ${options.format} can be used: ${error.message}`, {
        cause: error,
      });
    }
  }

  get mounted(): boolean {
    return this.#mounted;
  }

  /** Makes the file system anew. The disk must not be mounted. */
  async erase(): Promise<void> {
    await rm(this.imagePath, { force: true });
    await writeFile(this.imagePath, "");
    await truncate(this.imagePath, sizeBytes[this.format]);
    const [command, ...options] = makeCommand[this.format];
    await runTool(command, [...options, this.imagePath]);
  }

  /** Mounts it; after a cut this is where the file system recovers from its log. */
  async mount(): Promise<void> {
    await runTool("mount", ["-o", "loop", "-t", this.format, this.imagePath, this.mountPoint]);
    this.#mounted = true;
  }

  /**
   * The power fails, now: all that is not on the disk is gone when this resolves. Whoever has files open there gets
   * EIO from now on, and has to end before the disk can be unmounted.
   *
   * With `flushLog` the log is written out just before, as kernels do by themselves every few seconds: names and sizes
   * are there then, and bytes that nobody asked to be durable are not.
   * @throws ToolError where the file system does not know the call (btrfs).
   */
  async cut({ flushLog = false }: { readonly flushLog?: boolean } = {}): Promise<void> {
    await runTool("xfs_io", ["-x", "-c", flushLog ? "shutdown -f" : "shutdown", this.mountPoint]);
  }

  /** The kernel may hold it for a moment longer than the process that was killed. */
  async unmount(): Promise<void> {
    for (let attempt = 1; this.#mounted; attempt += 1) {
      try {
        await runTool("umount", [this.mountPoint]);
        this.#mounted = false;
      } catch (error) {
        if (!(error instanceof ToolError) || attempt >= unmountAttempts) throw error;
        await delay(pauseMs);
      }
    }
  }

  /** Unmounts it and removes its file. Processes that still have files open there lose sight of them. */
  async dispose(): Promise<void> {
    if (this.#mounted) await runTool("umount", ["--lazy", this.mountPoint]);
    this.#mounted = false;
    await rm(this.imagePath, { force: true });
    await rmdir(this.mountPoint);
  }
}
