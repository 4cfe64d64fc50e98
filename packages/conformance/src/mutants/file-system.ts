import * as nodePromises from "node:fs/promises";

/** The calls of `node:fs/promises` that the good file backend and its mutants make, so that a simulated disk can stand in. */
export interface FileSystem {
  open(path: string, flags: number, mode?: number): Promise<FileHandle>;
  link(existingPath: string, newPath: string): Promise<void>;
  rename(oldPath: string, newPath: string): Promise<void>;
  unlink(path: string): Promise<void>;
  mkdir(path: string, options: { readonly mode: number }): Promise<unknown>;
  readdir(path: string, options: { readonly withFileTypes: true }): Promise<readonly DirectoryEntry[]>;
  lstat(path: string): Promise<FileStats>;
}

export interface FileHandle {
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
  stat(): Promise<FileStats>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface DirectoryEntry {
  readonly name: string;
  isFile(): boolean;
  isDirectory(): boolean;
}

export interface FileStats {
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
  readonly mtimeMs: number;
}

/** The machine's own. */
export const nodeFileSystem: FileSystem = nodePromises;
