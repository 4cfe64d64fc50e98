import { constants } from "node:fs";
import type { DiskDirent, DiskFileType, DiskStats } from "./disk-file-system.js";
import { blockBytes } from "./file-content.js";
import type { Inode } from "./inode.js";

const device = 0x803;

export function statsOf(inode: Inode): DiskStats {
  const { ino, links, mtimeMs } = inode;
  const isFile = inode.kind === "file";
  return {
    dev: device,
    ino,
    mode: inode.mode | (isFile ? constants.S_IFREG : constants.S_IFDIR),
    // A directory is also named by its own `.`.
    nlink: isFile ? links : links + 1,
    size: isFile ? inode.content.size : blockBytes,
    mtimeMs,
    mtime: new Date(mtimeMs),
    ...typeOf(inode.kind),
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
