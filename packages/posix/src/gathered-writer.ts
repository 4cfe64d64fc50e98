import { transferBytes, writeFully } from "./file-io.js";
import type { PosixFileHandle } from "./posix-file-system.js";

/** Writes a sequence of chunks; small ones are gathered, so that a body of many small ones costs few calls. */
export class GatheredWriter {
  readonly #handle: PosixFileHandle;
  readonly #signal: AbortSignal;
  #gathered: Uint8Array | undefined;
  #filled = 0;
  #written = 0;

  constructor(handle: PosixFileHandle, signal: AbortSignal) {
    this.#handle = handle;
    this.#signal = signal;
  }

  /** The chunk may be used again by its owner as soon as this resolves. */
  async add(chunk: Uint8Array): Promise<void> {
    if (this.#filled + chunk.length > transferBytes) await this.flush();
    if (chunk.length >= transferBytes) {
      await this.#write(chunk);
      return;
    }
    this.#gathered ??= new Uint8Array(transferBytes);
    this.#gathered.set(chunk, this.#filled);
    this.#filled += chunk.length;
  }

  /** Writes what is gathered, and answers how many bytes were written in all. */
  async flush(): Promise<number> {
    if (this.#gathered && this.#filled > 0) {
      await this.#write(this.#gathered.subarray(0, this.#filled));
      this.#filled = 0;
    }
    return this.#written;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await writeFully(this.#handle, bytes, this.#written, this.#signal);
    this.#written += bytes.length;
  }
}
