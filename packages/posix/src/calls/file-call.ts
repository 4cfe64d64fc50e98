import type { PosixFileSystem } from "../posix-file-system.js";

/** One call of a verb: how it reaches the files, and what is known of it when it is cut off. */
export interface FileCall {
  /** Aborts when the call is cut off. */
  readonly signal: AbortSignal;
  /** The file system as this call sees it. What several calls share, such as making a directory, does not go through it. */
  readonly fileSystem: PosixFileSystem;
  /** Whether anything was begun that may change what readers see. If not when it is cut off, then nothing will be. */
  mayHaveChanged(): boolean;
}

/** Begins a call of a verb. */
export type OpenFileCall = (signal: AbortSignal) => FileCall;
