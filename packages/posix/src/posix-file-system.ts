import * as nodePromises from "node:fs/promises";

/**
 * The calls of `node:fs/promises` that the file mechanics use, in its own shape, so that a simulated file system
 * can stand in. They fail the way Node's do: with an `Error` whose `code` is the errno's name.
 */
export interface PosixFileSystem {
  open(path: string, flags: number, mode?: number): Promise<PosixFileHandle>;
  link(existingPath: string, newPath: string): Promise<void>;
  unlink(path: string): Promise<void>;
  mkdir(path: string, options: { readonly mode: number }): Promise<unknown>;
  rmdir(path: string): Promise<void>;
  readdir(path: string, options: { readonly withFileTypes: true }): Promise<readonly PosixDirent[]>;
  lstat(path: string): Promise<PosixStats>;
  realpath(path: string): Promise<string>;
}

export interface PosixFileHandle {
  write(
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesWritten: number }>;
  read(
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number }>;
  stat(): Promise<PosixStats>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface PosixFileType {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

export interface PosixDirent extends PosixFileType {
  readonly name: string;
}

export interface PosixStats extends PosixFileType {
  readonly dev: number;
  /** As a number only where it is not too large for one; Amazon EFS gives such. */
  readonly ino: number | bigint;
  readonly mode: number;
  readonly size: number;
  readonly mtimeMs: number;
  /** How many names it has. From a name it may be stale; only 0 on an open file says something. */
  readonly nlink?: number;
}

/** The machine's own file system. */
export const nodeFileSystem: PosixFileSystem = nodePromises;
