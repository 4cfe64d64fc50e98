import { dirname } from "node:path";
import {
  type BodyReader,
  type ByteRange,
  CorruptError,
  OutcomeUnknownError,
  UnavailableError,
} from "@holdfast/core";
import type { FileDurability } from "./file-durability.js";
import type { FileSteps } from "./file-steps.js";
import type { FileStats } from "./file-system.js";
import { keyPath } from "./key-file.js";
import { fileErrorCode } from "./map-file-error.js";

/** How the good file backend keeps one object in one file. */
export class ObjectFiles {
  readonly #root: string;
  readonly #steps: FileSteps;
  readonly #durability: FileDurability;

  constructor(root: string, steps: FileSteps, durability: FileDurability) {
    this.#root = root;
    this.#steps = steps;
    this.#durability = durability;
  }

  /** Makes a file appear whole, durable, and only if its name is free; answers whether it was. */
  async store(key: string, source: BodyReader, signal: AbortSignal): Promise<boolean> {
    const steps = this.#steps;
    const path = keyPath(this.#root, key);
    const directory = dirname(path);
    await this.#durability.ensureDirectory(directory).catch(hideAbsence);
    const temp = steps.tempPath(path);
    const stats = await this.#writeTemp(temp, source, signal).catch(hideAbsence);
    try {
      steps.checkWanted(signal);
      this.#durability.assertSound(directory);
      if (!(await steps.publish(temp, path).catch(hideAbsence))) return false;
    } finally {
      // What stays is debris, and tidying takes it.
      await steps.discardTemp(temp).catch(() => undefined);
    }
    await this.#durability.syncDirectory(directory, "new-name").catch((cause: unknown) => {
      throw new OutcomeUnknownError(`${key} is visible and may not survive a power cut`, { cause });
    });
    this.#durability.addFile(path, stats);
    return true;
  }

  /** @throws the file system's error; ENOENT when there is no such object. */
  async read(key: string, range?: ByteRange): Promise<Uint8Array> {
    const steps = this.#steps;
    const path = keyPath(this.#root, key);
    const handle = await steps.openObject(path);
    try {
      await this.#durability.ensureFile(path, handle);
      const { size } = await handle.stat();
      const { offset, length } = range ?? { offset: 0, length: size };
      if (offset + length > size) {
        const message = `${key} has ${size} bytes; ${length} bytes at ${offset} were expected in it`;
        throw new CorruptError(message, { key });
      }
      return await steps.readRange(handle, offset, length);
    } finally {
      await steps.closeFile(handle);
    }
  }

  /** Undefined when there is no such object. */
  async stat(key: string): Promise<FileStats | undefined> {
    return await this.#steps.fileSystem.lstat(keyPath(this.#root, key)).catch((error: unknown) => {
      if (fileErrorCode(error) === "ENOENT") return undefined;
      throw error;
    });
  }

  /** A file that failed in any way is abandoned, never fsynced again: the kernel may have dropped what it held. */
  async #writeTemp(temp: string, source: BodyReader, signal: AbortSignal): Promise<FileStats> {
    const steps = this.#steps;
    const handle = await steps.openTemp(temp);
    try {
      let written = 0;
      await source.read(signal, async (chunk) => {
        await steps.writeBytes(handle, chunk, written);
        written += chunk.length;
      });
      await steps.checkSize(handle, written);
      await steps.syncFile(handle, "written");
      const stats = await handle.stat();
      await steps.closeFile(handle);
      return stats;
    } catch (error) {
      await steps.closeFile(handle).catch(() => undefined);
      await steps.discardTemp(temp).catch(() => undefined);
      throw error;
    }
  }
}

/** While something is stored, an absent file is one that others took away, not the object that is asked for. */
function hideAbsence(error: unknown): never {
  if (fileErrorCode(error) !== "ENOENT") throw error;
  throw new UnavailableError("a file or directory was removed under way", { cause: error });
}
