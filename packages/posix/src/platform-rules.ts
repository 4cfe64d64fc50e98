import { constants } from "node:fs";
import type { Platform } from "./platform.js";

/** Where operating systems differ in what the mechanics may ask of them. */
export interface PlatformRules {
  readonly platform: Platform;
  /** Directories can be fsynced. On Windows they cannot, so a new name is only as durable as NTFS makes it. */
  readonly syncsDirectories: boolean;
  /** To open a file for reading and for fsync; Windows flushes only through a handle that may write. */
  readonly readFlags: number;
  /** How often an unlink is tried; on Windows it fails while a virus scanner or an indexer holds the file. */
  readonly unlinkAttempts: number;
}

export function platformRules(platform: Platform = process.platform): PlatformRules {
  const windows = platform === "win32";
  return {
    platform,
    syncsDirectories: !windows,
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
