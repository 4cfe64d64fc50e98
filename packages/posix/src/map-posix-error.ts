import {
  AccessDeniedError,
  type ErrorOutcome,
  HoldfastError,
  InvalidArgumentError,
  NotFoundError,
  OutcomeUnknownError,
  StorageFullError,
  UnavailableError,
  UnsafeStorageError,
} from "@holdfast/core";

export interface PosixFailure {
  /** What was being done, for the message: `create of "a/b"`. */
  readonly what: string;
  readonly path: string;
  /** Whether the failed call can have changed what readers see. Default `not-applied`. */
  readonly outcome?: ErrorOutcome;
  /** What ENOENT means: the object asked for is not there, or something the call relies on is gone. */
  readonly absence?: "not-found" | "unavailable";
}

/**
 * Errors that libuv has no name for: Node's code for them is "Unknown system error -116". Both are errors of network file
 * systems. The numbers are those of Linux (asm-generic/errno.h), which mounts them.
 */
const unnamed: ReadonlyMap<unknown, string> = new Map([
  [-116, "ESTALE"],
  [-122, "EDQUOT"],
]);

/** The errno's name, such as `ENOSPC`, of an error that a file system threw. */
export function posixErrorCode(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (typeof code !== "string") return undefined;
  if (!code.startsWith("Unknown system error")) return code;
  return (error instanceof Error && "errno" in error && unnamed.get(error.errno)) || code;
}

/**
 * The typed error for a file system's error; the one place that reads errno (see errno(3)).
 * An unknown outcome is always an `OutcomeUnknownError`, whatever the errno.
 */
export function mapPosixError(error: unknown, failure: PosixFailure): HoldfastError {
  const { what, path, outcome = "not-applied", absence = "not-found" } = failure;
  if (outcome === "unknown") {
    if (OutcomeUnknownError.isInstance(error)) return error;
    return new OutcomeUnknownError(`${what} may or may not have been applied: ${describe(error, path)}`, {
      cause: error,
    });
  }
  if (HoldfastError.isInstance(error)) return error;
  const code = posixErrorCode(error);
  const message = `${what} failed: ${describe(error, path)}`;
  const options = { cause: error };
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return new StorageFullError(message, options);
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new AccessDeniedError(message, options);
    case "ENOENT":
      return absence === "not-found"
        ? new NotFoundError(message, options)
        : new UnavailableError(message, options);
    case "ENAMETOOLONG":
    case "ENOTDIR":
    case "EISDIR":
      return new InvalidArgumentError(message, options);
    case "ELOOP":
    case "EXDEV":
    case "ENOTSUP":
    case "EOPNOTSUPP":
    case "ENOSYS":
      return new UnsafeStorageError(message, options);
    case undefined:
      return new UnavailableError(message, { ...options, retryable: false });
    default:
      return new UnavailableError(message, options);
  }
}

const meanings: Record<string, string> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the quota is used up",
  EFBIG: "the file is larger than the file system or the process's limit allows",
  EACCES: "permission denied",
  EPERM: "the operation is not permitted",
  EROFS: "the file system is mounted read-only",
  ENOENT: "there is no such file or directory",
  ENAMETOOLONG: "the path is too long for the file system; use a shorter directory",
  ENOTDIR: "a part of the path is not a directory",
  EISDIR: "it is a directory",
  ELOOP: "it is a symbolic link, and those are not followed inside a store",
  EXDEV: "its directory and the file are on different mounts",
  ENOTSUP: "the file system does not support the operation",
  EOPNOTSUPP: "the file system does not support the operation",
  ENOSYS: "the file system does not support the operation",
  EMFILE: "the process has too many open files",
  ENFILE: "the machine has too many open files",
  EIO: "the device reported an input/output error",
  ESTALE: "the file was removed by another machine",
  ETIMEDOUT: "the storage did not answer in time",
};

/** An error may bring its meaning with it, where the kind of file system gives it one of its own. */
function describe(error: unknown, path: string): string {
  const code = posixErrorCode(error);
  const told = error instanceof Error && "meaning" in error ? error.meaning : undefined;
  const meaning = typeof told === "string" ? told : meanings[code ?? ""];
  if (meaning !== undefined) return `${path}: ${meaning} (${code})`;
  return `${path}: ${error instanceof Error ? error.message : String(error)}`;
}
