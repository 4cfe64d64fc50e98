import { constants } from "node:os";
import { getSystemErrorMap } from "node:util";
import type { DiskCallName } from "./faults/disk-faults.js";

const meanings: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EBADF: "bad file descriptor",
  EBUSY: "resource busy or locked",
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

/**
 * An error as `node:fs` throws it: with `code`, `errno`, `syscall`, `path` and `dest`. For an errno that libuv has no name
 * for, which ESTALE and EDQUOT are, Node's code is `Unknown system error -116`.
 */
export function diskError(code: string, call: Syscall): NodeJS.ErrnoException {
  const { syscall, path, dest } = call;
  const from = path === undefined ? "" : ` '${path}'`;
  const to = dest === undefined ? "" : ` -> '${dest}'`;
  const known: Readonly<Record<string, number>> = constants.errno;
  const errno = -(known[code] ?? 0);
  const isNamed = errno === 0 || getSystemErrorMap().has(errno);
  const told = isNamed ? code : `Unknown system error ${errno}`;
  const message = `${told}: ${isNamed ? (meanings[code] ?? "failed") : told}, ${syscall}${from}${to}`;
  return Object.assign(new Error(message), { code: told, errno, ...call });
}
