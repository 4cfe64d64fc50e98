import { diskError, type Syscall } from "./disk-error.js";
import type { DiskImage } from "./disk-image.js";
import { type DirectoryInode, type Inode, rootIno } from "./inode.js";

const longestNameBytes = 255;

/** Where a path leads. */
export interface ResolvedPath {
  readonly directory: DirectoryInode;
  /** The last part of the path; empty when it is `/`, or ends in `.` or `..`. */
  readonly name: string;
  /** What is there, if anything. */
  readonly inode: Inode | undefined;
  /** The path ends in a slash, so that it can only mean a directory. */
  readonly meansDirectory: boolean;
}

/**
 * Walks a path as path_resolution(7) does. Relative paths start at the root; there are no symbolic links.
 * @throws ENOENT, ENOTDIR, ENAMETOOLONG
 */
export function resolvePath(image: DiskImage, path: string, call: Syscall): ResolvedPath {
  if (path === "") throw diskError("ENOENT", call);
  const parts = path.split("/").filter((part) => part !== "");
  const meansDirectory = path.endsWith("/");
  const last = parts.pop() ?? ".";
  const trail = [directoryOf(image.get(rootIno), call)];
  for (const part of parts) trail.push(...step(image, trail, part, call));
  if (last === "." || last === "..") {
    const [inode] = [...step(image, trail, last, call), trail.at(-1)];
    return { directory: directoryOf(inode, call), name: "", inode, meansDirectory };
  }
  if (Buffer.byteLength(last) > longestNameBytes) throw diskError("ENAMETOOLONG", call);
  const directory = directoryOf(trail.at(-1), call);
  const ino = directory.entries.get(last);
  const inode = ino === undefined ? undefined : image.get(ino);
  return { directory, name: last, inode, meansDirectory };
}

/** What a path leads to. @throws ENOENT when that is nothing, ENOTDIR when it is a file and should be a directory */
export function resolveInode(image: DiskImage, path: string, call: Syscall): Inode {
  return presentInode(resolvePath(image, path, call), call);
}

/** What was found there. @throws ENOENT, ENOTDIR */
export function presentInode({ inode, meansDirectory }: ResolvedPath, call: Syscall): Inode {
  if (!inode) throw diskError("ENOENT", call);
  if (meansDirectory && inode.kind === "file") throw diskError("ENOTDIR", call);
  return inode;
}

/** The directory that one part of a path leads to; none when it leads back along the trail. */
function step(
  image: DiskImage,
  trail: DirectoryInode[],
  part: string,
  call: Syscall,
): readonly DirectoryInode[] {
  if (part === ".") return [];
  if (part === "..") {
    if (trail.length > 1) trail.pop();
    return [];
  }
  if (Buffer.byteLength(part) > longestNameBytes) throw diskError("ENAMETOOLONG", call);
  const ino = trail.at(-1)?.entries.get(part);
  return [directoryOf(ino === undefined ? undefined : image.get(ino), call)];
}

function directoryOf(inode: Inode | undefined, call: Syscall): DirectoryInode {
  if (!inode) throw diskError("ENOENT", call);
  if (inode.kind !== "directory") throw diskError("ENOTDIR", call);
  return inode;
}
