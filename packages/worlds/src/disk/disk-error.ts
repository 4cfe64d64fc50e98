import { constants } from "node:os";
import type { DiskCallName } from "./faults/disk-faults.js";

const meanings: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EBADF: "bad file descriptor",
  EBUSY: "resource busy or locked",
  EDQUOT: "disk quota exceeded",
  EEXIST: "file already exists",
  EINVAL: "invalid argument",
  EIO: "i/o error",
  EISDIR: "illegal operation on a directory",
  EMFILE: "too many open files",
  EMLINK: "too many links",
  ENAMETOOLONG: "name too long",
  ENFILE: "file table overflow",
  ENOENT: "no such file or directory",
  ENOSPC: "no space left on device",
  ENOTDIR: "not a directory",
  ENOTEMPTY: "directory not empty",
  EPERM: "operation not permitted",
  EROFS: "read-only file system",
  ESTALE: "stale file handle",
  ETIMEDOUT: "connection timed out",
};

/** What was being done, as Node's errors tell it. */
export interface Syscall {
  readonly syscall: string;
  readonly path?: string;
  readonly dest?: string;
}

/** One of the calls of the disk. */
export interface DiskSyscall extends Syscall {
  readonly syscall: DiskCallName;
}

/** An error as `node:fs` throws it: with `code`, `errno`, `syscall`, `path` and `dest`. */
export function diskError(code: string, call: Syscall): NodeJS.ErrnoException {
  const { syscall, path, dest } = call;
  const from = path === undefined ? "" : ` '${path}'`;
  const to = dest === undefined ? "" : ` -> '${dest}'`;
  const known: Readonly<Record<string, number>> = constants.errno;
  const errno = -(known[code] ?? 0);
  const message = `${code}: ${meanings[code] ?? "failed"}, ${syscall}${from}${to}`;
  return Object.assign(new Error(message), { code, errno, ...call });
}
