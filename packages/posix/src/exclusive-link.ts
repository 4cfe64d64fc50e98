import { NotFoundError, OutcomeUnknownError, UnsafeStorageError } from "@holdfast/core";
import { type FileIdentity, isExactNumber, isSameFile, isSameInode } from "./file-identity.js";
import type { FileMechanics } from "./file-mechanics.js";
import { mapPosixError, posixErrorCode } from "./map-posix-error.js";
import { withOpenFile } from "./open-file.js";
import { haveSameContent } from "./same-content.js";

/** The name that is to be given. */
export interface LinkTarget {
  readonly path: string;
  readonly what: string;
  readonly device?: number | undefined;
}

/** How a link ended: the name is ours, it is another's, or the temporary file was gone before. */
export type LinkResult = "linked" | "exists" | "temp-lost";

/** Errors by which link(2) says that it is over and has changed nothing. Any other one may hide an applied link. */
const definiteCodes: ReadonlySet<string> = new Set([
  ...["EEXIST", "ENOENT", "EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "EMLINK", "EXDEV"],
  ...["ENOTDIR", "ELOOP", "ENAMETOOLONG", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMFILE", "ENFILE", "ENOMEM"],
  "ESTALE",
]);

/**
 * Gives a finished temporary file its name, atomically and only if the name is free: link(2), never rename(2), which
 * replaces. An error is no proof that the name was not given (link(2), BUGS: on NFS the reply may be lost and the
 * repeated call fails), so whoever holds the name then is compared with our file. The number of names is no proof
 * either way: after a failed LINK the client asks for no attributes, so it may be an old one.
 *
 * The name is visible afterwards, and not yet durable.
 * @throws OutcomeUnknownError when it cannot be found out whether the name was given.
 */
export async function linkExclusively(
  mechanics: FileMechanics,
  temp: { readonly path: string; readonly identity: FileIdentity },
  target: LinkTarget,
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
  const isTold = definite && code !== "EEXIST" && !mechanics.platform.repeatsCalls;
  const holder = await holderOf(mechanics, target).catch((error: unknown) => {
    if (isTold) return undefined;
    throw new OutcomeUnknownError(
      `${target.what} may or may not have been applied: its name could not be looked up after ${code || failure}`,
      { cause: error },
    );
  });
  if (holder && (await isOurs(mechanics, temp, holder, target))) return "linked";
  if (code === "EEXIST") return "exists";
  if (code === "ENOENT" || code === "ESTALE") return "temp-lost";
  if (!definite && holder) return "exists";
  throw mapPosixError(failure, { ...target, outcome: definite ? "not-applied" : "unknown" });
}

/**
 * Whether the name's file is ours. A server may set the time of change late; then the inode's number decides, as long as
 * our file still has its first name: only the number of a file that is gone is used again. Where the number does not fit
 * (see `isExactNumber`), another's file can have the same one, the same length and the same time, and the bytes decide.
 */
async function isOurs(
  mechanics: FileMechanics,
  temp: { readonly path: string; readonly identity: FileIdentity },
  holder: FileIdentity,
  target: LinkTarget,
): Promise<boolean> {
  const isExact = isExactNumber(holder);
  if (isExact && isSameFile(holder, temp.identity)) return true;
  if (!isSameInode(holder, temp.identity)) return false;
  if (isExact && !mechanics.platform.repeatsCalls) return false;
  const ourFirstName = { ...target, path: temp.path };
  try {
    const first = await holderOf(mechanics, ourFirstName);
    if (!first || !isSameInode(first, temp.identity)) return false;
    return isExact || (await haveSameContent(mechanics, ourFirstName, target));
  } catch (cause) {
    const message = `${target.what} may or may not have been applied: whose its name is cannot be looked up`;
    throw new OutcomeUnknownError(message, { cause });
  }
}

/** The file behind the name; undefined if there is none, or a directory or a symbolic link, which is never ours. */
async function holderOf(mechanics: FileMechanics, target: LinkTarget): Promise<FileIdentity | undefined> {
  try {
    return await withOpenFile(mechanics, target, async ({ identity }) => identity);
  } catch (error) {
    if (NotFoundError.isInstance(error) || UnsafeStorageError.isInstance(error)) return undefined;
    throw error;
  }
}
