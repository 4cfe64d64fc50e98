import type { DirectoryEntry, FileHandle, FileSystem } from "./file-system.js";

/** Why a file is fsynced: it was just written, or was found and is about to be relied on. */
type FileSyncReason = "written" | "found";

/** Why a directory is fsynced: what happened in it, or that a file found in it is about to be relied on. */
export type DirectorySyncReason = "new-name" | "new-directory" | "removed-name" | "found";

/** The steps of which the good file backend is made; each mutant does some of them otherwise. None calls another. */
export interface FileSteps {
  readonly fileSystem: FileSystem;
  /** Paths whose fsync failed once: no later fsync of them is believed. */
  readonly suspects: Pick<Set<string>, "add" | "has">;

  /** Where a file lies before it gets its name: beside it, under a name that no key and no other call has. */
  tempPath(path: string): string;
  /** Opens a new file for writing, which must not be there yet. */
  openTemp(temp: string): Promise<FileHandle>;
  /** Writes all of the bytes. */
  writeBytes(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void>;
  /** Throws unless the file has as many bytes as were written. */
  checkSize(handle: FileHandle, written: number): Promise<void>;
  /** The content of the file is durable when this resolves; its name is not. */
  syncFile(handle: FileHandle, reason: FileSyncReason): Promise<void>;
  closeFile(handle: FileHandle): Promise<void>;
  /** Throws when the call has been cut off: its caller has its answer, and nothing may appear any more. */
  checkWanted(signal: AbortSignal): void;
  /**
   * Gives a temporary file its name if the name is free. Answers whether the name is this file's now.
   * Throws an `OutcomeUnknownError` when that cannot be found out.
   */
  publish(temp: string, path: string): Promise<boolean>;
  /** Removes a temporary name, whether the file got another one or not. */
  discardTemp(temp: string): Promise<void>;
  /** What happened to the names in the directory is durable when this resolves. */
  syncDirectory(directory: string, reason: DirectorySyncReason): Promise<void>;
  /** Makes one directory; that it is there already is fine. */
  makeDirectory(directory: string): Promise<void>;

  /** Opens a file for reading. */
  openObject(path: string): Promise<FileHandle>;
  /** Reads exactly so many bytes; throws a `CorruptError` when the file ends before. */
  readRange(handle: FileHandle, offset: number, length: number): Promise<Uint8Array>;
  /** Everything in a directory; nothing when it is not there. */
  readDirectory(directory: string): Promise<readonly DirectoryEntry[]>;
  /** Removes a name; that it is not there is fine. */
  unlinkObject(path: string): Promise<void>;
  /** Whether the call that made a temporary file is certain to be dead, by the file's name. */
  isAbandoned(tempName: string): boolean;
}
