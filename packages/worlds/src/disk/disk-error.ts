import { constants } from "node:os";

const meanings: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EBADF: "bad file descriptor",
  EBUSY: "resource busy or locked",
  EEXIST: "file already exists",
  EINVAL: "invalid argument",
  EIO: "i/o error",
  EISDIR: "illegal operation on a directory",
  ENAMETOOLONG: "name too long",
  ENOENT: "no such file or directory",
  ENOTDIR: "not a directory",
  ENOTEMPTY: "directory not empty",
  EPERM: "operation not permitted",
};

/** What was being done, as Node's errors tell it. */
export interface Syscall {
  readonly syscall: string;
  readonly path?: string;
  readonly dest?: string;
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
