import * as nodePromises from "node:fs/promises";

/** An open file, in the shape of Node's. */
export interface SinkFileHandle {
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
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The calls of `node:fs/promises` that the sink makes, in its own shape, so that a simulated disk can stand in. */
export interface SinkFileSystem {
  open(path: string, flags: string): Promise<SinkFileHandle>;
  link(existingPath: string, newPath: string): Promise<void>;
  unlink(path: string): Promise<void>;
  mkdir(path: string): Promise<unknown>;
  readdir(path: string): Promise<readonly string[]>;
}

/** The machine's own file system. */
export const nodeSinkFiles: SinkFileSystem = nodePromises;

export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}
