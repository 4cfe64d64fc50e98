import { join } from "node:path";
import {
  OutcomeUnknownError,
  type ProbeCheck,
  type Random,
  randomNonce,
  UnsafeStorageError,
} from "@holdfast/core";
import type { FileCall } from "../calls/file-call.js";
import { fileIdentity, isSameFile } from "../file-identity.js";
import type { FileMechanics } from "../file-mechanics.js";
import { makeRootDirectory } from "../make-root-directory.js";
import { mapPosixError, posixErrorCode } from "../map-posix-error.js";
import type { PosixStats } from "../posix-file-system.js";
import { PosixObjects } from "../posix-objects.js";
import { publishFile } from "../publish-file.js";
import { SharedAttempt } from "./shared-attempt.js";
import { markerName, readMarker, renderMarker, type StoreMarker } from "./store-marker.js";

export interface StoreDirectoryOptions {
  readonly directory: string;
  readonly mechanics: FileMechanics;
  /**
   * What the operating system says about the place where the directory lies, or will lie.
   * Throws UnsafeStorageError listing every check that failed and is not acknowledged.
   */
  readonly inspect: () => Promise<readonly ProbeCheck[]>;
  /** Never make a store. */
  readonly mustExist: boolean;
  readonly random: Random;
}

interface Root {
  readonly path: string;
  readonly dev: number;
  readonly ino: number | bigint;
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
export class StoreDirectory {
  readonly #options: StoreDirectoryOptions;
  readonly #inspecting = new SharedAttempt<readonly ProbeCheck[]>();
  readonly #finding = new SharedAttempt<PosixObjects | undefined>();
  readonly #making = new SharedAttempt<OpenStore>();
  readonly #returning = new SharedAttempt<OpenStore>();
  #inspected: readonly ProbeCheck[] | undefined;
  #open: OpenStore | undefined;

  constructor(options: StoreDirectoryOptions) {
    this.#options = options;
  }

  /**
   * What the operating system says about the place; asked once.
   * @throws UnsafeStorageError listing every check that failed and is not acknowledged.
   */
  async inspect(): Promise<readonly ProbeCheck[]> {
    this.#inspected ??= await this.#inspecting.run(this.#options.inspect);
    return this.#inspected;
  }

  /** The objects of the store; undefined if there is no directory yet, which is then not made. */
  async forReading(call: FileCall): Promise<PosixObjects | undefined> {
    await this.inspect();
    if (!this.#open) {
      const found = await this.#finding.run(async () => await this.#find());
      return found?.within(call.fileSystem);
    }
    return await this.#verified(this.#open, call);
  }

  /** The objects of the store, which is made if there is none. */
  async forMutation(call: FileCall): Promise<PosixObjects> {
    await this.inspect();
    const open = this.#open ?? (await this.#making.run(async () => await this.#make()));
    return await this.#verified(open, call);
  }

  /**
   * To be asked after a call whose answer rests on the store having been in its place all the time: what vanished or
   * was replaced under way shows everything as absent. The marker is looked at as well, since a directory that was made
   * anew may have the number of the old one. On a local disk the check before each call is taken to do.
   * @throws UnsafeStorageError when the place is another one now; OutcomeUnknownError if the call had begun to change it,
   * also when the place cannot be looked at.
   */
  async confirm(call: FileCall): Promise<void> {
    const open = this.#open;
    if (!open || this.#options.mechanics.platform.storage === "disk") return;
    const problem = await this.#problemOf(open, call).catch((cause: unknown) => {
      if (!call.mayHaveChanged()) throw cause;
      const message = `whether the store was in its place all the time could not be looked up: ${open.root.path}`;
      throw new OutcomeUnknownError(message, { cause });
    });
    if (problem === undefined) return;
    const lost = lostStoreError(open.root.path, problem);
    if (!call.mayHaveChanged()) throw lost;
    throw new OutcomeUnknownError(`the store was replaced under way: ${lost.message}`, { cause: lost });
  }

  async #find(): Promise<PosixObjects | undefined> {
    const root = await this.#findRoot();
    if (!root && this.#options.mustExist) throw this.#missing();
    if (!root) return undefined;
    const objects = this.#objectsIn(root);
    const { marker, populated } = await this.#lookInto(root);
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

  /** A network file system may show what was there before; after one that is absent it has looked anew. */
  async #lookInto(root: Root): Promise<{ marker: StoreMarker | undefined; populated: boolean }> {
    for (let look = 1; ; look += 1) {
      // In this order, since a store being made has its marker before it has any object.
      const populated = await this.#exists(join(root.path, "jobs"));
      const marker = await readMarker(this.#options.mechanics, root.path, unbounded);
      if (marker || !populated || look === 2) return { marker, populated };
    }
  }

  #objectsIn(root: Root): PosixObjects {
    const { mechanics } = this.#options;
    const device = mechanics.platform.storage === "disk" ? undefined : root.dev;
    return new PosixObjects({
      mechanics,
      root: root.path,
      reservedNames: [markerName],
      ...(device !== undefined && { device }),
    });
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

  async #verified(open: OpenStore, call: FileCall): Promise<PosixObjects> {
    const problem = await this.#problemOf(open, call);
    if (problem === undefined) return open.objects.within(call.fileSystem);
    const lost = lostStoreError(open.root.path, problem);
    if (this.#options.mechanics.platform.storage === "disk") throw lost;
    const returned = await this.#returning.run(async () => await this.#findAgain(open, lost));
    return returned.objects.within(call.fileSystem);
  }

  /** What is wrong with the store's place; undefined if all is well. */
  async #problemOf(open: OpenStore, call: FileCall): Promise<string | undefined> {
    const { root } = open;
    const [problem, file] = await Promise.all([
      this.#problemOfRoot(root, call),
      this.#look(join(root.path, markerName), root, call),
    ]);
    if (problem !== undefined) return problem;
    if (!file) return "is gone";
    if (isSameFile(fileIdentity(file), open.marker.identity)) return undefined;
    const found = await readMarker(this.#options.mechanics, root.path, unbounded);
    if (found?.id !== open.marker.id) return "holds another store than before";
    open.marker = found;
    return undefined;
  }

  async #problemOfRoot(root: Root, call: FileCall): Promise<string | undefined> {
    const directory = await this.#look(root.path, root, call);
    if (!directory) return "is gone";
    return directory.dev === root.dev && directory.ino === root.ino
      ? undefined
      : "is another directory than before";
  }

  async #look(path: string, root: Root, call: FileCall): Promise<PosixStats | undefined> {
    try {
      return await call.fileSystem.lstat(path);
    } catch (error) {
      if (posixErrorCode(error) === "ENOENT") return undefined;
      throw mapPosixError(error, { what: "checking of the store", path: root.path });
    }
  }

  /**
   * A network file system that was mounted anew, as autofs does after every idle time, may have another device number.
   * It is taken for the same store if the place is judged anew and holds the very same marker.
   */
  async #findAgain(before: OpenStore, lost: UnsafeStorageError): Promise<OpenStore> {
    if (this.#open !== before && this.#open) return this.#open;
    this.#inspected = undefined;
    await this.inspect();
    const root = await this.#findRoot();
    const marker = root && (await readMarker(this.#options.mechanics, root.path, unbounded));
    if (!root || marker?.id !== before.marker.id) throw lost;
    this.#open = { objects: this.#objectsIn(root), root, marker };
    return this.#open;
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
