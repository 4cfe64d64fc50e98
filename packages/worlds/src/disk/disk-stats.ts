import { constants } from "node:fs";
import type { DiskDirent, DiskFileType, DiskStats } from "./disk-file-system.js";
import { blockBytes } from "./file-content.js";
import type { Inode } from "./inode.js";

const device = 0x803;

/** What a file system knows of a file or a directory. */
export interface FileFacts {
  readonly dev: number;
  readonly ino: number;
  readonly kind: Inode["kind"];
  /** Permission bits alone. */
  readonly mode: number;
  readonly nlink: number;
  readonly size: number;
  readonly mtimeMs: number;
}

export function statsOf(inode: Inode): DiskStats {
  const { ino, kind, mode, links, mtimeMs } = inode;
  const size = inode.kind === "file" ? inode.content.size : blockBytes;
  // A directory is also named by its own `.`.
  const nlink = kind === "file" ? links : links + 1;
  return fileStats({ dev: device, ino, kind, mode, nlink, size, mtimeMs });
}

export function fileStats({ kind, mode, ...facts }: FileFacts): DiskStats {
  return {
    ...facts,
    mode: mode | (kind === "file" ? constants.S_IFREG : constants.S_IFDIR),
    mtime: new Date(facts.mtimeMs),
    ...typeOf(kind),
  };
}

export function direntOf(name: string, kind: Inode["kind"]): DiskDirent {
  return { name, ...typeOf(kind) };
}

function typeOf(kind: Inode["kind"]): DiskFileType {
  return {
    isFile: () => kind === "file",
    isDirectory: () => kind === "directory",
    isSymbolicLink: () => false,
  };
}
