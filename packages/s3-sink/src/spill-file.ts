import { randomBytes } from "node:crypto";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StorageFullError, UnavailableError } from "@holdfast/core";

const pieceBytes: number = 256 * 1024;

/**
 * Bytes that wait on the local disk instead of in memory. The file has no name, so that a killed process leaves nothing.
 * It is closed when everybody who reads it has let go of it.
 */
export class SpillFile {
  readonly #directory: string;
  #handle: Promise<FileHandle> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #bytes = 0;
  #holders = 1;
  /** Set where a file that is open cannot lose its name, as on Windows. */
  #namedPath: string | undefined;

  constructor(directory: string = tmpdir()) {
    this.#directory = directory;
  }

  /** What was added, also if it is still being written. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Writes more at its end.
   * @throws StorageFullError, UnavailableError
   */
  async add(blocks: readonly Buffer[]): Promise<void> {
    let at = this.#bytes;
    for (const { length } of blocks) this.#bytes += length;
    const before = this.#writing;
    const write = async (): Promise<void> => {
      await before;
      const handle = await this.#open();
      for (const block of blocks) {
        for (let from = 0; from < block.length; ) {
          const { bytesWritten } = await handle.write(block, from, block.length - from, at);
          from += bytesWritten;
          at += bytesWritten;
        }
      }
    };
    this.#writing = write().catch((cause: unknown) => {
      const message = `bytes could not be put aside in ${this.#directory}: ${String(cause)}; set spillDirectory, or raise maxBufferedBytes`;
      const isFull = /ENOSPC|EDQUOT/.test(String((cause as { code?: unknown })?.code));
      throw isFull ? new StorageFullError(message, { cause }) : new UnavailableError(message, { cause });
    });
    await this.#writing;
  }

  hold(): void {
    this.#holders += 1;
  }

  async letGo(): Promise<void> {
    this.#holders -= 1;
    if (this.#holders > 0 || !this.#handle) return;
    await this.#writing.catch(() => undefined);
    await (await this.#handle).close();
    if (this.#namedPath !== undefined) await unlink(this.#namedPath);
  }

  /** The first so many bytes, in pieces. */
  async *read(count: number): AsyncGenerator<Buffer> {
    await this.#writing;
    const handle = await this.#open();
    for (let at = 0; at < count; ) {
      const piece = Buffer.allocUnsafeSlow(Math.min(pieceBytes, count - at));
      const { bytesRead } = await handle.read(piece, 0, piece.length, at);
      if (bytesRead === 0)
        throw new UnavailableError(`bytes that were put aside in ${this.#directory} are gone`);
      yield piece.subarray(0, bytesRead);
      at += bytesRead;
    }
  }

  async #open(): Promise<FileHandle> {
    this.#handle ??= this.#make();
    return await this.#handle;
  }

  async #make(): Promise<FileHandle> {
    const path = join(this.#directory, `holdfast-sink-${process.pid}-${randomBytes(8).toString("hex")}`);
    const handle = await open(path, "wx+", 0o600);
    await unlink(path).catch(() => {
      this.#namedPath = path;
    });
    return handle;
  }
}
