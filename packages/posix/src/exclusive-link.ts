import { NotFoundError, OutcomeUnknownError, UnsafeStorageError } from "@holdfast/core";
import { type FileIdentity, isSameFile } from "./file-identity.js";
import type { FileMechanics } from "./file-mechanics.js";
import { mapPosixError, posixErrorCode } from "./map-posix-error.js";
import { withOpenFile } from "./open-file.js";

/** How a link ended: the name is ours, it is another's, or the temporary file was gone before. */
export type LinkResult = "linked" | "exists" | "temp-lost";

/** Errors that link(2) gives before it changes anything. Any other one may hide an applied link. */
const definiteCodes: ReadonlySet<string> = new Set([
  ...["EEXIST", "ENOENT", "EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "EMLINK", "EXDEV"],
  ...["ENOTDIR", "ELOOP", "ENAMETOOLONG", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMFILE", "ENFILE", "ENOMEM"],
]);

/**
 * Gives a finished temporary file its name, atomically and only if the name is free: link(2), never rename(2), which
 * replaces. An error is no proof that the name was not given (link(2), BUGS: on NFS the reply may be lost and the
 * repeated call fails), so whoever holds the name then is compared with our file.
 *
 * The name is visible afterwards, and not yet durable.
 * @throws OutcomeUnknownError when it cannot be found out whether the name was given.
 */
export async function linkExclusively(
  mechanics: FileMechanics,
  temp: { readonly path: string; readonly identity: FileIdentity },
  target: { readonly path: string; readonly what: string },
): Promise<LinkResult> {
  let failure: unknown;
  try {
    await mechanics.fileSystem.link(temp.path, target.path);
    return "linked";
  } catch (error) {
    failure = error;
  }
  const code = posixErrorCode(failure) ?? "";
  const definite = definiteCodes.has(code);
  const holder = await holderOf(mechanics, target).catch((error: unknown) => {
    if (definite && code !== "EEXIST") return undefined;
    throw new OutcomeUnknownError(
      `${target.what} may or may not have been applied: its name could not be looked up after ${code || failure}`,
      { cause: error },
    );
  });
  if (holder && isSameFile(holder, temp.identity)) return "linked";
  if (code === "EEXIST") return "exists";
  if (code === "ENOENT") return "temp-lost";
  if (!definite && holder) return "exists";
  throw mapPosixError(failure, { ...target, outcome: definite ? "not-applied" : "unknown" });
}

/** The file behind the name; undefined if there is none, or a directory or a symbolic link, which is never ours. */
async function holderOf(
  mechanics: FileMechanics,
  target: { readonly path: string; readonly what: string },
): Promise<FileIdentity | undefined> {
  try {
    return await withOpenFile(mechanics, target, async ({ identity }) => identity);
  } catch (error) {
    if (NotFoundError.isInstance(error) || UnsafeStorageError.isInstance(error)) return undefined;
    throw error;
  }
}
