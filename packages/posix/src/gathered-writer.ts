import { transferBytes, writeFully } from "./file-io.js";
import type { PosixFileHandle } from "./posix-file-system.js";

/** The memory that is taken at first, in bytes. */
const leastBytes = 16 * 1024;

/** Writes a sequence of chunks; small ones are gathered, so that a body of many small ones costs few calls. */
export class GatheredWriter {
  readonly #handle: PosixFileHandle;
  readonly #signal: AbortSignal;
  #gathered: Uint8Array = new Uint8Array(0);
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
    this.#makeRoom(this.#filled + chunk.length);
    this.#gathered.set(chunk, this.#filled);
    this.#filled += chunk.length;
  }

  /** Writes what is gathered, and answers how many bytes were written in all. */
  async flush(): Promise<number> {
    if (this.#filled > 0) {
      await this.#write(this.#gathered.subarray(0, this.#filled));
      this.#filled = 0;
    }
    return this.#written;
  }

  /** Memory grows with what is gathered, since most bodies are small. */
  #makeRoom(bytes: number): void {
    if (bytes <= this.#gathered.length) return;
    const grown = new Uint8Array(Math.min(transferBytes, Math.max(leastBytes, 4 * bytes)));
    grown.set(this.#gathered.subarray(0, this.#filled));
    this.#gathered = grown;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await writeFully(this.#handle, bytes, this.#written, this.#signal);
    this.#written += bytes.length;
  }
}
