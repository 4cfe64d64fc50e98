import { constants } from "node:fs";
import { createFlags, directoryFlags, directoryMode, fileMode, posixErrorCode } from "@holdfast/posix";
import type { DemonstrationFileSystem } from "./demonstration-file-system.js";

/** Short files, written and read with the calls that a demonstration is about. */
export class StageFiles {
  readonly fileSystem: DemonstrationFileSystem;

  constructor(fileSystem: DemonstrationFileSystem) {
    this.fileSystem = fileSystem;
  }

  /** Makes a file of a new name, synced. */
  async write(path: string, text: string): Promise<void> {
    const handle = await this.fileSystem.open(path, createFlags, fileMode);
    try {
      await writeAll(handle, text, 0);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  /** Adds to a file that is there, synced. */
  async extend(path: string, text: string, position: number): Promise<void> {
    const handle = await this.fileSystem.open(path, constants.O_WRONLY);
    try {
      await writeAll(handle, text, position);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  /** What an open of the name gives: its text, or the errno's name. */
  async read(path: string): Promise<ReadOutcome> {
    try {
      const handle = await this.fileSystem.open(path, constants.O_RDONLY);
      try {
        const bytes = new Uint8Array(256);
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
        return { text: Buffer.from(bytes.subarray(0, bytesRead)).toString("utf8") };
      } finally {
        await handle.close();
      }
    } catch (error) {
      return { code: codeOf(error) };
    }
  }

  /** The length of an open file: its own, not the one remembered for its name. */
  async openedSize(path: string): Promise<number> {
    const handle = await this.fileSystem.open(path, constants.O_RDONLY);
    try {
      return (await handle.stat()).size;
    } finally {
      await handle.close();
    }
  }

  /** Opening a directory asks the server for its attributes (close-to-open), and so drops what is remembered of it. */
  async openDirectory(path: string): Promise<void> {
    const handle = await this.fileSystem.open(path, directoryFlags);
    await handle.close();
  }

  async names(path: string): Promise<readonly string[]> {
    return (await this.fileSystem.readdir(path, { withFileTypes: true })).map(({ name }) => name);
  }

  async makeDirectory(path: string): Promise<void> {
    await this.fileSystem.mkdir(path, { mode: directoryMode });
  }

  /** Removes a directory and all that is in it; what is gone already is no error. */
  async removeTree(path: string): Promise<void> {
    const entries = await this.fileSystem.readdir(path, { withFileTypes: true }).catch(unlessGone);
    for (const entry of entries ?? []) {
      const inner = `${path}/${entry.name}`;
      if (entry.isDirectory()) await this.removeTree(inner);
      else await this.fileSystem.unlink(inner).catch(unlessGone);
    }
    await this.fileSystem.rmdir(path).catch(unlessGone);
  }
}

export type ReadOutcome = { readonly text: string } | { readonly code: string };

/** The errno's name; errors of another kind are no answers of a file system. */
export function codeOf(error: unknown): string {
  const code = posixErrorCode(error);
  if (code === undefined) throw error;
  return code;
}

function unlessGone(error: unknown): undefined {
  if (!["ENOENT", "ESTALE"].includes(codeOf(error))) throw error;
  return undefined;
}

async function writeAll(
  handle: Awaited<ReturnType<DemonstrationFileSystem["open"]>>,
  text: string,
  position: number,
): Promise<void> {
  const bytes = Buffer.from(text, "utf8");
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
}
