import { link, mkdir, open, readdir, unlink } from "node:fs/promises";

/** An open file, as much of it as the output needs. */
export interface OutputFile {
  /** Writes all the bytes at the file's end, or throws. */
  append(bytes: Uint8Array): Promise<void>;
  /** Resolves when the file's content survives a power cut. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The file-system calls the output makes; injected, so that a test can crash between any two of them. */
export interface OutputFileSystem {
  makeDirectory(path: string): Promise<void>;
  /** Makes a new empty file; EEXIST when there is one. */
  createFile(path: string): Promise<OutputFile>;
  /** The first bytes of a file, or fewer where it is shorter; ENOENT when there is none. */
  readStart(path: string, lengthBytes: number): Promise<Uint8Array>;
  /** Gives a file a second name; EEXIST when that is taken. */
  link(path: string, name: string): Promise<void>;
  /** Absence is success. */
  remove(path: string): Promise<void>;
  list(directory: string): Promise<readonly string[]>;
  /** Resolves when the names in the directory survive a power cut. */
  syncDirectory(path: string): Promise<void>;
}

export const localFiles: OutputFileSystem = {
  makeDirectory: async (path) => void (await mkdir(path, { recursive: true })),
  createFile: async (path) => {
    const handle = await open(path, "ax");
    return {
      append: async (bytes) => await handle.appendFile(bytes),
      sync: async () => await handle.sync(),
      close: async () => await handle.close(),
    };
  },
  readStart: async (path, lengthBytes) => {
    const handle = await open(path, "r");
    try {
      const bytes = Buffer.alloc(lengthBytes);
      let filled = 0;
      while (filled < lengthBytes) {
        const { bytesRead } = await handle.read(bytes, filled, lengthBytes - filled, filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    } finally {
      await handle.close();
    }
  },
  link: async (path, name) => await link(path, name),
  remove: async (path) => {
    try {
      await unlink(path);
    } catch (error) {
      if (!hasCode(error, "ENOENT")) throw error;
    }
  },
  list: async (directory) => (await readdir(directory)).sort(),
  syncDirectory: async (path) => {
    // Windows cannot open a directory to sync it; its file systems log their changes of names.
    if (process.platform === "win32") return;
    const handle = await open(path, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
