import { diskError, type Syscall } from "./disk-error.js";
import type { DiskLife } from "./disk-life.js";
import type { Inode } from "./inode.js";
import type { OpenFlags } from "./open-flags.js";
import { resolvePath } from "./resolve-path.js";

const umask = 0o022;

/** open(2): finds the inode, or makes the file. */
export function openInode(
  life: DiskLife,
  path: string,
  flags: OpenFlags,
  mode: number,
  call: Syscall,
): Inode {
  const { directory, name, inode, meansDirectory } = resolvePath(life.visible, path, call);
  if (flags.creates && meansDirectory) throw diskError("EISDIR", call);
  if (!inode) {
    if (!flags.creates) throw diskError("ENOENT", call);
    const made = life.create("file", mode & ~umask);
    life.change({ kind: "add", directory: directory.ino, name, ino: made.ino });
    return made;
  }
  if (flags.creates && flags.isExclusive) throw diskError("EEXIST", call);
  if (inode.kind === "directory") {
    if (flags.writes || flags.creates) throw diskError("EISDIR", call);
    return inode;
  }
  if (flags.needsDirectory || meansDirectory) throw diskError("ENOTDIR", call);
  if (flags.truncates && flags.writes) life.truncate(inode, 0);
  return inode;
}
