import { createHash, type Hash } from "node:crypto";
import type { OutputDirectory } from "./output-directory.js";
import { OutputMismatchError } from "./output-error.js";
import { hasCode, type OutputFile } from "./output-file-system.js";

/** The start of a part that a checkpoint relies on. */
export interface PartPosition {
  readonly part: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A file in progress: bytes are appended, and their SHA-256 is known at every moment. */
export class PartFile {
  readonly #part: string;
  readonly #file: OutputFile;
  readonly #hash: Hash = createHash("sha256");
  #bytes = 0;
  #synced = true;

  private constructor(part: string, file: OutputFile) {
    this.#part = part;
    this.#file = file;
  }

  static async create(directory: OutputDirectory, part: string): Promise<PartFile> {
    return new PartFile(part, await directory.files.createFile(directory.part(part)));
  }

  /**
   * A new part that begins with the bytes of an older one up to a checkpoint's position. They are copied, not
   * truncated in place: the writer of the older part may still run, and the checkpoint still needs its bytes.
   * @throws OutputMismatchError when they are gone or are not those the checkpoint was made with.
   */
  static async continueFrom(
    directory: OutputDirectory,
    position: PartPosition,
    part: string,
  ): Promise<PartFile> {
    const start = await readPart(directory, position);
    const sha256 = createHash("sha256").update(start).digest("hex");
    if (start.length !== position.bytes || sha256 !== position.sha256) {
      throw new OutputMismatchError(
        `${position.part} does not begin with the ${position.bytes} bytes of SHA-256 ${position.sha256} that the checkpoint was made with`,
      );
    }
    const continued = await PartFile.create(directory, part);
    await continued.append(start);
    return continued;
  }

  get position(): PartPosition {
    return { part: this.#part, bytes: this.#bytes, sha256: this.#hash.copy().digest("hex") };
  }

  async append(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    this.#synced = false;
    await this.#file.append(bytes);
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
  }

  /** Resolves when everything appended survives a power cut, the file's name excepted. */
  async sync(): Promise<void> {
    if (this.#synced) return;
    await this.#file.sync();
    this.#synced = true;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

async function readPart(directory: OutputDirectory, { part, bytes }: PartPosition): Promise<Uint8Array> {
  try {
    return await directory.files.readStart(directory.part(part), bytes);
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
    throw new OutputMismatchError(`${part} is gone; the checkpoint needs its first ${bytes} bytes`, {
      cause: error,
    });
  }
}
