import { diskError, type Syscall } from "./disk-error.js";
import type { DiskLife } from "./disk-life.js";
import type { Inode } from "./inode.js";
import { presentInode, type ResolvedPath, resolveInode, resolvePath } from "./resolve-path.js";

const umask = 0o022;

/** link(2) */
export function link(life: DiskLife, existingPath: string, newPath: string, call: Syscall): void {
  const inode = resolveInode(life.visible, existingPath, call);
  const target = resolvePath(life.visible, newPath, call);
  if (target.inode) throw diskError("EEXIST", call);
  if (target.meansDirectory) throw diskError("ENOENT", call);
  if (inode.kind === "directory") throw diskError("EPERM", call);
  life.change({ kind: "add", directory: target.directory.ino, name: target.name, ino: inode.ino });
}

/** unlink(2), as Linux has it: EISDIR for a directory. */
export function unlink(life: DiskLife, path: string, call: Syscall): void {
  const found = resolvePath(life.visible, path, call);
  const { kind, ino } = presentInode(found, call);
  if (kind === "directory") throw diskError("EISDIR", call);
  life.change({ kind: "delete", directory: found.directory.ino, name: found.name, ino });
}

/** mkdir(2) */
export function makeDirectory(life: DiskLife, path: string, mode: number, call: Syscall): void {
  const { directory, name, inode } = resolvePath(life.visible, path, call);
  if (inode) throw diskError("EEXIST", call);
  const { ino } = life.makeDirectory(mode & ~umask, call);
  life.change({ kind: "add", directory: directory.ino, name, ino });
}

/** rmdir(2) */
export function removeDirectory(life: DiskLife, path: string, call: Syscall): void {
  const { directory, name, inode } = resolvePath(life.visible, path, call);
  if (!inode) throw diskError("ENOENT", call);
  if (inode.kind === "file") throw diskError("ENOTDIR", call);
  if (/(^|\/)\.\/*$/.test(path)) throw diskError("EINVAL", call);
  if (inode.entries.size > 0 || /(^|\/)\.\.\/*$/.test(path)) throw diskError("ENOTEMPTY", call);
  if (name === "") throw diskError("EBUSY", call);
  life.change({ kind: "delete", directory: directory.ino, name, ino: inode.ino });
}

/** rename(2). Within a directory it is one change; between two it is an addition and a deletion. */
export function rename(life: DiskLife, oldPath: string, newPath: string, call: Syscall): void {
  const source = resolvePath(life.visible, oldPath, call);
  const target = resolvePath(life.visible, newPath, call);
  if (source.name === "" || target.name === "") throw diskError("EBUSY", call);
  const inode = presentInode(source, call);
  assertRenames(life, inode, target, call);
  const { ino } = inode;
  // Two names of one file stay as they are.
  if (target.inode?.ino === ino) return;
  const directory = source.directory.ino;
  if (target.directory.ino === directory) {
    life.change({ kind: "rename", directory, name: source.name, newName: target.name, ino });
  } else {
    life.change({ kind: "add", directory: target.directory.ino, name: target.name, ino });
    life.change({ kind: "delete", directory, name: source.name, ino });
  }
}

function assertRenames(life: DiskLife, source: Inode, target: ResolvedPath, call: Syscall): void {
  if (source.kind === "file") {
    if (target.meansDirectory) throw diskError("ENOTDIR", call);
    if (target.inode?.kind === "directory") throw diskError("EISDIR", call);
    return;
  }
  const below = life.visible.pathsFrom([source.ino]);
  if (below.has(target.directory.ino)) throw diskError("EINVAL", call);
  if (target.inode?.kind === "file") throw diskError("ENOTDIR", call);
  if (target.inode && target.inode.ino !== source.ino && target.inode.entries.size > 0) {
    throw diskError("ENOTEMPTY", call);
  }
}
