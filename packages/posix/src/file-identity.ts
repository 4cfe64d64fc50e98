import type { PosixStats } from "./posix-file-system.js";

/**
 * Which file a name stood for. Length and time of change belong to it because the number of a removed inode is
 * used again.
 */
export interface FileIdentity {
  readonly dev: number;
  readonly ino: number | bigint;
  readonly size: number;
  readonly mtimeMs: number;
}

export function fileIdentity({ dev, ino, size, mtimeMs }: PosixStats): FileIdentity {
  return { dev, ino, size, mtimeMs };
}

/** A server's number may have 64 bits (RFC 8881 §5.8.1.19); above 2^53 different ones are the same JavaScript number. */
export function isExactNumber({ ino }: FileIdentity): boolean {
  return typeof ino === "bigint" || Number.isSafeInteger(ino);
}

/** Only of files that both have a name at the time, since the number of a removed file is used again. */
export function isSameInode(a: FileIdentity, b: FileIdentity): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

export function isSameFile(a: FileIdentity, b: FileIdentity): boolean {
  return a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeMs === b.mtimeMs;
}
