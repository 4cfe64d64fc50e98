import type { FileCall, OpenFileCall, PosixFileSystem } from "@holdfast/posix";
import type { CallLimit } from "./calls/call-limit.js";
import { CallScope } from "./calls/call-scope.js";
import { limitedCalls } from "./calls/limited-calls.js";
import { explainedErrors } from "./files/explained-errors.js";
import { freshAbsence } from "./files/fresh-absence.js";
import { FreshDirectories } from "./files/fresh-directories.js";
import { wholeListings } from "./files/whole-listings.js";

/** A file system on NFS as a store may rely on it. */
export interface NfsFiles {
  /** For what several calls share. */
  readonly fileSystem: PosixFileSystem;
  /** The same for one call of a verb. */
  readonly openCall: OpenFileCall;
}

/** @param store - the store's directory. */
export function nfsFiles(fileSystem: PosixFileSystem, limit: CallLimit, store: string): NfsFiles {
  const explained = explainedErrors(fileSystem);
  const directories = new FreshDirectories(limitedCalls(explained, limit), store);
  const view = (scope?: CallScope): PosixFileSystem =>
    freshAbsence(wholeListings(limitedCalls(explained, limit, scope)), directories);
  const openCall = (signal: AbortSignal): FileCall => {
    const scope = new CallScope(signal);
    return { signal, fileSystem: view(scope), mayHaveChanged: () => scope.mayHaveChanged };
  };
  return { fileSystem: view(), openCall };
}
