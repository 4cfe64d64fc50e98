import { mkdir, readdir, readFile, rename, stat, unlink, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import {
  type Backend,
  type BackendTraits,
  BodyReader,
  type ByteRange,
  type CreateResult,
  type ListedObject,
  type ListOptions,
  NotFoundError,
  type ObjectBody,
  OutcomeUnknownError,
  type ProbeReport,
  type ReadOptions,
  UnavailableError,
} from "@holdfast/core";

const temporary = /\.tmp-\d+$/;
const unbounded: AbortSignal = new AbortController().signal;

/**
 * Objects as files, by `writeFile` and `rename`: what most programs do, and what survives the end of a process but not
 * that of the machine. It is there for the contrast.
 */
export class NaiveBackend implements Backend {
  readonly specVersion: 1 = 1;
  readonly name: string = "naive";
  readonly traits: BackendTraits = {
    orderedListing: true,
    inlineLimitBytes: 16 * 1024,
    preferredObjectBytes: 8 * 1024 * 1024,
    durability: "process-crash",
    hazards: [],
  };
  readonly #directory: string;
  #written = 0;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async probe(): Promise<ProbeReport> {
    return { backend: this.name, checks: [] };
  }

  async write(key: string, body: ObjectBody): Promise<void> {
    await this.#replace(key, await new BodyReader(body).collect(unbounded));
  }

  async create(key: string, bytes: Uint8Array): Promise<CreateResult> {
    try {
      return { status: "exists", bytes: await this.read(key) };
    } catch (error) {
      if (!NotFoundError.isInstance(error)) throw error;
    }
    await this.#replace(key, bytes);
    return { status: "created" };
  }

  async read(key: string, { range }: ReadOptions = {}): Promise<Uint8Array> {
    try {
      return part(await readFile(join(this.#directory, key)), range);
    } catch (error) {
      throw isAbsence(error)
        ? new NotFoundError(`there is no object ${key}`, { cause: error })
        : new UnavailableError(`read of ${key} failed`, { cause: error });
    }
  }

  async list(
    prefix: string,
    { after = "", limit = Number.POSITIVE_INFINITY }: ListOptions = {},
  ): Promise<readonly ListedObject[]> {
    try {
      const keys = [...(await this.#keys(join(this.#directory, dirname(`${prefix}.`))))].sort();
      const wanted = keys.filter((key) => key.startsWith(prefix) && key > after).slice(0, limit);
      return await Promise.all(
        wanted.map(async (key) => {
          const { size, mtimeMs } = await stat(join(this.#directory, key));
          return { key, sizeBytes: size, timestampMs: mtimeMs };
        }),
      );
    } catch (error) {
      throw new UnavailableError(`list of ${prefix} failed`, { cause: error });
    }
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await unlink(join(this.#directory, key)).catch((error: unknown) => {
        if (isAbsence(error)) return;
        throw new UnavailableError(`removal of ${key} failed`, { cause: error, remainingKeys: keys });
      });
    }
  }

  async close(): Promise<void> {
    // It holds nothing.
  }

  async #replace(key: string, bytes: Uint8Array): Promise<void> {
    const path = join(this.#directory, key);
    this.#written += 1;
    const temporaryPath = `${path}.tmp-${this.#written}`;
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(temporaryPath, bytes);
      await rename(temporaryPath, path);
    } catch (error) {
      throw new OutcomeUnknownError(`write of ${key} failed`, { cause: error });
    }
  }

  async #keys(directory: string): Promise<readonly string[]> {
    const entries = await readdir(directory, { withFileTypes: true, recursive: true }).catch(
      (error: unknown) => {
        if (isAbsence(error)) return [];
        throw error;
      },
    );
    return entries
      .filter((entry) => entry.isFile() && !temporary.test(entry.name))
      .map(({ parentPath, name }) => relative(this.#directory, join(parentPath, name)));
  }
}

function part(bytes: Uint8Array, range: ByteRange | undefined): Uint8Array {
  return range ? bytes.subarray(range.offset, range.offset + range.length) : bytes;
}

function isAbsence(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR";
}
