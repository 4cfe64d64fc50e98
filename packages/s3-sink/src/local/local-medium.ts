import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { type Random, randomNonce } from "@holdfast/core";
import { OutputExistsError } from "../errors/output-exists-error.js";
import { OutputLostError } from "../errors/output-lost-error.js";
import type { FinishedFile } from "../finished-file.js";
import type {
  FileToResume,
  NewFile,
  OutputMedium,
  PartToStore,
  ResumedFile,
  UnfinishedFile,
} from "../output-medium.js";
import { type StoredPart, totalBytes } from "../stored-part.js";
import { DurableDirectories } from "./durable-directories.js";
import { mapDiskError } from "./map-disk-error.js";
import { hasCode, type SinkFileHandle, type SinkFileSystem } from "./sink-file-system.js";

export interface LocalMediumOptions {
  readonly directory: string;
  readonly sink: string;
  readonly random: Random;
  readonly fileSystem: SinkFileSystem;
}

type Content = "same" | "absent" | "other";

const unfinished = "_unfinished";

/**
 * Files on a disk. In progress they lie in a folder of their own, each under a name that one run uses once, so that a run
 * that was fenced can never touch what its successor writes.
 */
export class LocalMedium implements OutputMedium {
  readonly place: string;
  readonly #files: SinkFileSystem;
  readonly #random: Random;
  readonly #sink: string;
  readonly #folder: string;
  readonly #directories: DurableDirectories;
  /** Those of this run, by their upload ids. */
  readonly #handles = new Map<string, Promise<SinkFileHandle>>();

  constructor({ directory, sink, random, fileSystem }: LocalMediumOptions) {
    this.place = directory;
    this.#files = fileSystem;
    this.#random = random;
    this.#sink = sink;
    this.#folder = join(directory, unfinished, sink);
    this.#directories = new DurableDirectories(fileSystem);
  }

  async begin({ key }: NewFile): Promise<string> {
    const uploadId = `${this.#sink}-${randomNonce(this.#random)}`;
    return await this.#run(`begin of ${key}`, false, async () => {
      await this.#directories.make(this.#folder);
      await this.#handle(uploadId, "wx");
      await this.#directories.sync(this.#folder);
      return uploadId;
    });
  }

  async store({ key, uploadId, number, offset, bytes }: PartToStore): Promise<Pick<StoredPart, "etag">> {
    return await this.#run(`part ${number} of ${key}`, false, async () => {
      const handle = await this.#handle(uploadId, "r+");
      await writeAll(handle, bytes, offset);
      await handle.sync();
      return { etag: "" };
    });
  }

  /** Copies what the checkpoint has, since whoever wrote it may still be writing. */
  async resume(file: FileToResume): Promise<ResumedFile> {
    const { key, parts } = file;
    return await this.#run(`restore of ${key}`, false, async () => {
      const from = join(this.#folder, file.uploadId);
      const uploadId = await this.begin(file);
      const copy = await this.#handle(uploadId, "r+");
      let offset = 0;
      const found = await this.#compare(from, parts, async (bytes) => {
        await writeAll(copy, bytes, offset);
        offset += bytes.length;
      });
      if (found !== "same") throw lost(file, found);
      await copy.sync();
      return { uploadId, numbering: "onwards", reaches: 0, verified: true };
    });
  }

  async complete(file: FinishedFile, replay: boolean): Promise<void> {
    const { key, uploadId, parts, bytes } = file;
    const visible = join(this.place, key);
    const hidden = join(this.#folder, uploadId);
    await this.#run(`appearance of ${key}`, true, async () => {
      await this.#letGo(uploadId);
      const there = replay ? await this.#compare(visible, parts, undefined, bytes) : "absent";
      if (there === "other") throw exists(key);
      if (there === "absent") {
        if (replay) {
          const found = await this.#compare(hidden, parts, undefined, bytes);
          if (found !== "same") throw lost(file, found);
        }
        await this.#directories.make(dirname(visible));
        await this.#link(hidden, visible, file);
      }
      // Also when the link was there: the crash may have come before its name was durable.
      await this.#directories.make(dirname(visible));
      await this.#directories.sync(dirname(visible));
      await this.#remove(hidden);
    });
  }

  async unfinished(): Promise<readonly UnfinishedFile[]> {
    return await this.#run("listing of unfinished files", false, async () => {
      try {
        const names = await this.#files.readdir(this.#folder);
        return names.map((uploadId) => ({ key: uploadId, uploadId }));
      } catch (error) {
        if (hasCode(error, "ENOENT")) return [];
        throw error;
      }
    });
  }

  async discard({ uploadId }: UnfinishedFile): Promise<boolean> {
    await this.#run(
      `removal of ${uploadId}`,
      true,
      async () => await this.#remove(join(this.#folder, uploadId)),
    );
    return true;
  }

  async close(): Promise<void> {
    for (const uploadId of [...this.#handles.keys()]) await this.#letGo(uploadId);
  }

  async #link(hidden: string, visible: string, file: FinishedFile): Promise<void> {
    try {
      await this.#files.link(hidden, visible);
    } catch (error) {
      const found = await this.#compare(visible, file.parts, undefined, file.bytes);
      if (found === "same") return;
      if (found === "other") throw exists(file.key, error);
      if (hasCode(error, "ENOENT")) throw lost(file, "absent", error);
      throw error;
    }
  }

  /** Whether a file begins with just these parts, which are handed on; with `wholeBytes`, whether it is just them. */
  async #compare(
    path: string,
    parts: readonly StoredPart[],
    take: (bytes: Buffer) => Promise<void> = async () => undefined,
    wholeBytes?: number,
  ): Promise<Content> {
    let handle: SinkFileHandle;
    try {
      handle = await this.#files.open(path, "r");
    } catch (error) {
      if (hasCode(error, "ENOENT")) return "absent";
      throw error;
    }
    try {
      let offset = 0;
      for (const { bytes, sha256 } of parts) {
        const content = await readAll(handle, bytes, offset);
        if (content.length < bytes || createHash("sha256").update(content).digest("hex") !== sha256)
          return "other";
        await take(content);
        offset += bytes;
      }
      if (wholeBytes === undefined) return "same";
      return (await readAll(handle, 1, wholeBytes)).length === 0 ? "same" : "other";
    } finally {
      await handle.close();
    }
  }

  async #handle(uploadId: string, flags: "wx" | "r+"): Promise<SinkFileHandle> {
    const opening = this.#handles.get(uploadId) ?? this.#files.open(join(this.#folder, uploadId), flags);
    this.#handles.set(uploadId, opening);
    return await opening;
  }

  async #letGo(uploadId: string): Promise<void> {
    const handle = this.#handles.get(uploadId);
    this.#handles.delete(uploadId);
    await (await handle?.catch(() => undefined))?.close();
  }

  async #remove(path: string): Promise<void> {
    try {
      await this.#files.unlink(path);
    } catch (error) {
      if (!hasCode(error, "ENOENT")) throw error;
    }
  }

  async #run<T>(what: string, mutates: boolean, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      throw mapDiskError(error, what, mutates);
    }
  }
}

async function writeAll(handle: SinkFileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let from = 0; from < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, from, bytes.length - from, at + from);
    from += bytesWritten;
  }
}

/** So many bytes, or fewer where the file is shorter. */
async function readAll(handle: SinkFileHandle, count: number, at: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(count);
  let filled = 0;
  while (filled < count) {
    const { bytesRead } = await handle.read(bytes, filled, count - filled, at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

function exists(key: string, cause?: unknown): OutputExistsError {
  return new OutputExistsError(
    `${key} is not the file that a checkpoint finished: something else has its name, and stays as it is. Move it away, and the file appears; a job that begins anew needs a folder of its own`,
    { key, cause },
  );
}

function lost(
  { key, uploadId, parts }: Pick<FinishedFile, "key" | "uploadId" | "parts">,
  found: Content,
  cause?: unknown,
): OutputLostError {
  const lostBytes = totalBytes(parts);
  const reason = found === "absent" ? ("gone" as const) : ("changed" as const);
  const how = reason === "gone" ? "is gone" : "is not what was written";
  return new OutputLostError(
    `${uploadId}, with ${lostBytes} bytes of ${key} that a checkpoint counts on, ${how}. The bytes come back only by running again from a checkpoint before the file was begun (claim with epoch and acceptInconsistency); onLost: () => 'skip' goes on without them`,
    { key, uploadId, lostBytes, reason, cause },
  );
}
