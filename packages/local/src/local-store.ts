import { join } from "node:path";
import { type ProbeCheck, type Random, randomNonce, UnsafeStorageError } from "@holdfast/core";
import {
  type FileMechanics,
  fileIdentity,
  type InspectStorage,
  isSameFile,
  makeRootDirectory,
  mapPosixError,
  nearestDirectory,
  PosixObjects,
  posixErrorCode,
  publishFile,
} from "@holdfast/posix";
import type { Acknowledgement } from "./acknowledgement.js";
import { judgeStorage, unsafeDirectoryError } from "./judge-storage.js";
import { SharedAttempt } from "./shared-attempt.js";
import { markerName, readMarker, renderMarker, type StoreMarker } from "./store-marker.js";

export interface LocalStoreOptions {
  readonly directory: string;
  readonly mechanics: FileMechanics;
  readonly inspect: InspectStorage;
  readonly acknowledged: ReadonlySet<Acknowledgement>;
  readonly mustExist: boolean;
  readonly random: Random;
}

interface Root {
  readonly path: string;
  readonly dev: number;
  readonly ino: number;
}

interface OpenStore {
  readonly objects: PosixObjects;
  readonly root: Root;
  marker: StoreMarker;
}

/** Opening is shared by those who wait for it, so that one of them giving up must not end it for the others. */
const unbounded: AbortSignal = new AbortController().signal;

/**
 * The directory of a store: found or made when it is first needed, and watched from then on, so that a disk that was
 * unmounted, or a directory that was replaced, is never written in its place.
 */
export class LocalStore {
  readonly #options: LocalStoreOptions;
  readonly #inspecting = new SharedAttempt<readonly ProbeCheck[]>();
  readonly #finding = new SharedAttempt<PosixObjects | undefined>();
  readonly #making = new SharedAttempt<OpenStore>();
  #inspected: readonly ProbeCheck[] | undefined;
  #open: OpenStore | undefined;

  constructor(options: LocalStoreOptions) {
    this.#options = options;
  }

  /**
   * What the operating system says about the place.
   * @throws UnsafeStorageError listing every check that failed and is not acknowledged.
   */
  async inspect(): Promise<readonly ProbeCheck[]> {
    this.#inspected ??= await this.#inspecting.run(async () => {
      const { directory, mechanics, inspect, acknowledged } = this.#options;
      const path = await nearestDirectory(mechanics, directory);
      const facts = await inspect(path).catch((error: unknown) => {
        throw mapPosixError(error, { what: "inspection of the mount", path, absence: "unavailable" });
      });
      const { checks, failed } = judgeStorage(facts, acknowledged);
      if (failed.length > 0) throw unsafeDirectoryError(directory, failed);
      return checks;
    });
    return this.#inspected;
  }

  /** The objects of the store; undefined if there is no directory yet, which is then not made. */
  async forReading(): Promise<PosixObjects | undefined> {
    await this.inspect();
    if (!this.#open) return await this.#finding.run(async () => await this.#find());
    await this.#verify(this.#open);
    return this.#open.objects;
  }

  /** The objects of the store, which is made if there is none. */
  async forMutation(): Promise<PosixObjects> {
    await this.inspect();
    const open = this.#open ?? (await this.#making.run(async () => await this.#make()));
    await this.#verify(open);
    return open.objects;
  }

  async #find(): Promise<PosixObjects | undefined> {
    const { mechanics } = this.#options;
    const root = await this.#findRoot();
    if (!root && this.#options.mustExist) throw this.#missing();
    if (!root) return undefined;
    const objects = new PosixObjects({ mechanics, root: root.path, reservedNames: [markerName] });
    // In this order, since a store being made has its marker before it has any object.
    const populated = await this.#exists(join(root.path, "jobs"));
    const marker = await readMarker(mechanics, root.path, unbounded);
    if (marker) this.#open ??= { objects, root, marker };
    else if (this.#options.mustExist) throw this.#missing();
    else if (populated) {
      throw new UnsafeStorageError(
        `directory ${root.path} has a store's data (jobs) and no ${markerName}, so it is not known to be whole: ` +
          "it may be a partial copy. Restore the marker with the data, or choose an empty directory",
      );
    }
    return objects;
  }

  #missing(): UnsafeStorageError {
    const { directory } = this.#options;
    return new UnsafeStorageError(
      `there is no store in ${directory}, and mustExist says there is one: mount the disk that it lies on, ` +
        "or leave mustExist out to make a new store",
    );
  }

  async #make(): Promise<OpenStore> {
    const { directory, mechanics, random } = this.#options;
    await this.#find();
    if (this.#open) return this.#open;
    await makeRootDirectory(mechanics, directory);
    const root = await this.#findRoot();
    if (root) {
      const body = Buffer.from(renderMarker(randomNonce(random)));
      const path = join(root.path, markerName);
      await publishFile(mechanics, { path, body, what: "making of the store's marker" }, unbounded);
      await this.#find();
      if (this.#open) return this.#open;
    }
    throw new UnsafeStorageError(`directory ${directory} was removed while the store was being made in it`);
  }

  async #findRoot(): Promise<Root | undefined> {
    const { directory, mechanics } = this.#options;
    try {
      const path = await mechanics.fileSystem.realpath(directory);
      const { dev, ino } = await mechanics.fileSystem.lstat(path);
      return { path, dev, ino };
    } catch (error) {
      if (posixErrorCode(error) === "ENOENT") return undefined;
      throw mapPosixError(error, { what: "opening of the store", path: directory });
    }
  }

  async #verify(open: OpenStore): Promise<void> {
    const { fileSystem } = this.#options.mechanics;
    const { root, marker } = open;
    const refuse = (error: unknown): never => {
      if (posixErrorCode(error) === "ENOENT") throw lostStoreError(root.path, "is gone");
      throw mapPosixError(error, { what: "checking of the store", path: root.path });
    };
    const [directory, file] = await Promise.all([
      fileSystem.lstat(root.path),
      fileSystem.lstat(join(root.path, markerName)),
    ]).catch(refuse);
    if (directory.dev !== root.dev || directory.ino !== root.ino) {
      throw lostStoreError(root.path, "is another directory than before");
    }
    if (isSameFile(fileIdentity(file), marker.identity)) return;
    const found = await readMarker(this.#options.mechanics, root.path, unbounded);
    if (found?.id !== marker.id) throw lostStoreError(root.path, "holds another store than before");
    open.marker = found;
  }

  async #exists(path: string): Promise<boolean> {
    try {
      await this.#options.mechanics.fileSystem.lstat(path);
      return true;
    } catch (error) {
      if (posixErrorCode(error) === "ENOENT") return false;
      throw mapPosixError(error, { what: "opening of the store", path });
    }
  }
}

function lostStoreError(path: string, what: string): UnsafeStorageError {
  return new UnsafeStorageError(
    `the store's directory ${path}, or its ${markerName}, ${what}: a disk may have been unmounted or the directory ` +
      "replaced. Nothing is written in its place; mount or restore it, or open a store anew",
  );
}
