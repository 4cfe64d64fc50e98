import { diskError, type Syscall } from "../../disk/disk-error.js";
import { NfsStatus } from "../nfs-status.js";
import type { OpenNfsFile } from "./open-nfs-file.js";

/** The programs of a client until they are killed, or the client crashes. */
export class ProcessLife {
  readonly #files = new Set<OpenNfsFile>();
  readonly #waiting = new Set<() => void>();
  #isOver = false;

  get isOver(): boolean {
    return this.#isOver;
  }

  get openFiles(): readonly OpenNfsFile[] {
    return [...this.#files];
  }

  opened(file: OpenNfsFile): void {
    this.#files.add(file);
  }

  closed(file: OpenNfsFile): void {
    this.#files.delete(file);
  }

  /** Calls under way, and all later ones, end with EIO. */
  end(): void {
    this.#isOver = true;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const reject of waiting) reject();
  }

  /** A system call. @throws an error as `node:fs` throws it */
  async call<T>(call: Syscall, run: () => Promise<T>): Promise<T> {
    if (this.#isOver) throw diskError("EIO", call);
    return await new Promise<T>((resolve, reject) => {
      const end = (): void => reject(diskError("EIO", call));
      this.#waiting.add(end);
      run().then(
        (value) => {
          this.#waiting.delete(end);
          resolve(value);
        },
        (error: unknown) => {
          this.#waiting.delete(end);
          reject(error instanceof NfsStatus ? diskError(error.code, call) : error);
        },
      );
    });
  }
}
