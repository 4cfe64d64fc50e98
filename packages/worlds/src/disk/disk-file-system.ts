/**
 * The part of `node:fs/promises` that the simulated disk offers, in its own shape: what takes this also takes
 * `node:fs/promises` itself. Errors have the `code` that Linux gives.
 *
 * There are no symbolic links, no permissions and one mount; relative paths start at the root.
 */
export interface DiskFileSystem {
  open(path: string, flags?: string | number, mode?: number): Promise<DiskFileHandle>;
  link(existingPath: string, newPath: string): Promise<void>;
  unlink(path: string): Promise<void>;
  rename(oldPath: string, newPath: string): Promise<void>;
  mkdir(path: string, options?: number | DiskMkdirOptions): Promise<string | undefined>;
  rmdir(path: string): Promise<void>;
  rm(path: string, options?: DiskRmOptions): Promise<void>;
  readdir(path: string): Promise<string[]>;
  readdir(path: string, options: { readonly withFileTypes: true }): Promise<DiskDirent[]>;
  stat(path: string): Promise<DiskStats>;
  lstat(path: string): Promise<DiskStats>;
  realpath(path: string): Promise<string>;
  access(path: string, mode?: number): Promise<void>;
  truncate(path: string, length?: number): Promise<void>;
  readFile(path: string): Promise<Buffer>;
  readFile(path: string, options: BufferEncoding | { readonly encoding: BufferEncoding }): Promise<string>;
  writeFile(
    path: string,
    data: string | Uint8Array,
    options?: BufferEncoding | DiskWriteFileOptions,
  ): Promise<void>;
  appendFile(
    path: string,
    data: string | Uint8Array,
    options?: BufferEncoding | DiskWriteFileOptions,
  ): Promise<void>;
}

/** An open file or directory, in the shape of Node's `FileHandle`. */
export interface DiskFileHandle {
  readonly fd: number;
  read(
    bytes: Uint8Array,
    offset?: number | null,
    length?: number | null,
    position?: number | null,
  ): Promise<{ readonly bytesRead: number }>;
  /** Without a position, or through the flag `a`, it writes where the last write ended, or at the end of the file. */
  write(
    bytes: Uint8Array,
    offset?: number | null,
    length?: number | null,
    position?: number | null,
  ): Promise<{ readonly bytesWritten: number }>;
  readFile(): Promise<Buffer>;
  readFile(options: BufferEncoding | { readonly encoding: BufferEncoding }): Promise<string>;
  writeFile(
    data: string | Uint8Array,
    options?: BufferEncoding | { readonly encoding?: BufferEncoding },
  ): Promise<void>;
  appendFile(
    data: string | Uint8Array,
    options?: BufferEncoding | { readonly encoding?: BufferEncoding },
  ): Promise<void>;
  truncate(length?: number): Promise<void>;
  stat(): Promise<DiskStats>;
  /** fsync(2): makes durable the file's bytes and size, or the directory's names; never the file's own name. */
  sync(): Promise<void>;
  /** fdatasync(2); here the same as `sync`. */
  datasync(): Promise<void>;
  close(): Promise<void>;
}

export interface DiskMkdirOptions {
  readonly recursive?: boolean;
  readonly mode?: number;
}

export interface DiskRmOptions {
  readonly recursive?: boolean;
  readonly force?: boolean;
}

export interface DiskWriteFileOptions {
  readonly encoding?: BufferEncoding;
  readonly mode?: number;
  readonly flag?: string;
  /** fsync the file before it is closed. */
  readonly flush?: boolean;
}

export interface DiskFileType {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

export interface DiskDirent extends DiskFileType {
  readonly name: string;
}

export interface DiskStats extends DiskFileType {
  readonly dev: number;
  readonly ino: number;
  readonly mode: number;
  readonly nlink: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly mtime: Date;
}
