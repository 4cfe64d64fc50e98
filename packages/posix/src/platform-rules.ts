import { constants } from "node:fs";
import type { Platform } from "./platform.js";

/**
 * Where files lie: on a disk of this machine, or on an NFS server that other machines use too. There a new name is
 * durable by the server's answer, and the fsync of a directory does nothing (Linux, `nfs_fsync_dir`); what has a name
 * was synced by whoever gave it; and an error may come from the repetition of a call whose first answer was lost.
 * `either` is for a place that is not known to be the one or the other: all is done that one of them needs.
 */
export type StorageKind = "disk" | "nfs" | "either";

/** Where operating systems, and kinds of storage, differ in what the mechanics may ask of them. */
export interface PlatformRules {
  readonly platform: Platform;
  readonly storage: StorageKind;
  /**
   * A new name is durable only after an fsync of its directory. On Windows directories cannot be fsynced, so a new name
   * is only as durable as NTFS makes it.
   */
  readonly syncsDirectories: boolean;
  /** What another process left may not have reached the disk, and is fsynced before it is relied upon. */
  readonly syncsFoundFiles: boolean;
  /** The call that failed may be the repetition of one that was applied, so no error tells what is the case. */
  readonly repeatsCalls: boolean;
  /** To open a file for reading and for fsync; Windows flushes only through a handle that may write. */
  readonly readFlags: number;
  /** How often an unlink is tried; on Windows it fails while a virus scanner or an indexer holds the file. */
  readonly unlinkAttempts: number;
}

export function platformRules(
  platform: Platform = process.platform,
  storage: StorageKind = "disk",
): PlatformRules {
  const windows = platform === "win32";
  return {
    platform,
    storage,
    syncsDirectories: !windows && storage !== "nfs",
    syncsFoundFiles: storage !== "nfs",
    repeatsCalls: storage !== "disk",
    readFlags: (windows ? constants.O_RDWR : constants.O_RDONLY) | noFollow,
    unlinkAttempts: windows ? 6 : 1,
  };
}

/** Windows has neither flag; its Node leaves them undefined. */
const noFollow: number = constants.O_NOFOLLOW ?? 0;

/** A new file that must not exist yet, neither as a symbolic link. */
export const createFlags: number = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noFollow;

/** A directory that is no symbolic link. */
export const directoryFlags: number = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | noFollow;

/** Only the owner may read and write. */
export const fileMode = 0o600;

/** Only the owner may enter. */
export const directoryMode = 0o700;
