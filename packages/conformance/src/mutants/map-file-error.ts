import {
  AccessDeniedError,
  HoldfastError,
  InvalidArgumentError,
  NotFoundError,
  StorageFullError,
  UnavailableError,
  UnsafeStorageError,
} from "@holdfast/core";

/** The errno's name of an error that a file system threw. */
export function fileErrorCode(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** The typed error for a failure that changed nothing; see errno(3). */
export function mapFileError(error: unknown, what: string): HoldfastError {
  if (HoldfastError.isInstance(error)) return error;
  const message = `${what} failed: ${error instanceof Error ? error.message : String(error)}`;
  const options = { cause: error };
  switch (fileErrorCode(error)) {
    case "ENOENT":
      return new NotFoundError(message, options);
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new AccessDeniedError(message, options);
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return new StorageFullError(message, options);
    case "ENAMETOOLONG":
      return new InvalidArgumentError(message, options);
    case "EXDEV":
    case "ENOTSUP":
    case "EOPNOTSUPP":
    case "ENOSYS":
      return new UnsafeStorageError(message, options);
    default:
      return new UnavailableError(message, options);
  }
}
