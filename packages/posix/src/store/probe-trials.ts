import { join } from "node:path";
import { NotFoundError } from "@holdfast/core";
import type { FileMechanics } from "../file-mechanics.js";
import { posixErrorCode } from "../map-posix-error.js";
import type { Platform } from "../platform.js";
import { directoryMode, fileMode, type StorageKind } from "../platform-rules.js";
import type { PosixObjects } from "../posix-objects.js";
import { writeTempFile } from "../write-temp-file.js";

/** Where trials are made: objects of their own in a directory of their own. */
export interface TrialPlace {
  readonly objects: PosixObjects;
  readonly mechanics: FileMechanics;
  readonly signal: AbortSignal;
}

/** Something a store relies on, tried. Answers what is wrong, or undefined if all is well. */
export interface Trial {
  readonly id: string;
  readonly holds: string;
  /** The name under which a user may accept that it fails. */
  readonly acknowledgement?: string;
  /** The kinds of storage that it is not tried on. */
  readonly exceptOn?: readonly StorageKind[];
  /** On these platforms a failure is only worth a warning. */
  readonly tolerated?: readonly Platform[];
  run(place: TrialPlace): Promise<string | undefined>;
}

const racers = 16;
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const exclusiveCreate: Trial = {
  id: "exclusive-create",
  holds: "a second create is refused, and the first one's bytes stay",
  run: async ({ objects, signal }) => {
    await objects.create("twice", bytesOf("first"), signal);
    const second = await objects.create("twice", bytesOf("second"), signal);
    if (second.status !== "exists") return "a second create of one key succeeded";
    const kept = new TextDecoder().decode(await objects.read("twice", undefined, signal));
    return kept === "first" ? undefined : `after a refused create the object holds ${JSON.stringify(kept)}`;
  },
};

const concurrentCreate: Trial = {
  id: "concurrent-create",
  holds: `of ${racers} creates at the same time exactly one wins`,
  run: async ({ objects, signal }) => {
    const attempts = Array.from({ length: racers }, async (_, n) =>
      objects.create("race", bytesOf(`racer ${n}`), signal),
    );
    const results = await Promise.all(attempts);
    const winners = results.filter(({ status }) => status === "created").length;
    return winners === 1 ? undefined : `${winners} of ${racers} creates at the same time won`;
  },
};

const readBack: Trial = {
  id: "read-back",
  holds: "what was written is read, whole and in parts",
  run: async ({ objects, signal }) => {
    const written = new Uint8Array(100_000).map((_, index) => index % 251);
    await objects.write("bytes", written, signal);
    const whole = await objects.read("bytes", undefined, signal);
    if (Buffer.compare(whole, written) !== 0) return "an object was read otherwise than it was written";
    const part = await objects.read("bytes", { offset: 70_001, length: 12_345 }, signal);
    const expected = written.subarray(70_001, 70_001 + 12_345);
    return Buffer.compare(part, expected) === 0 ? undefined : "a part of an object was read wrongly";
  },
};

const listing: Trial = {
  id: "list",
  holds: "a new object is listed at once, in the order of keys",
  run: async ({ objects, signal }) => {
    for (const key of ["list/c", "list/a", "list/b/x", "list/b-"])
      await objects.write(key, bytesOf(key), signal);
    const keys = (await objects.list("list/", {}, signal)).map(({ key }) => key).join(" ");
    return keys === "list/a list/b- list/b/x list/c" ? undefined : `a listing shows ${JSON.stringify(keys)}`;
  },
};

const removal: Trial = {
  id: "remove",
  holds: "a removed object is gone, and removing it again is no error",
  run: async ({ objects, signal }) => {
    await objects.write("removed", bytesOf("x"), signal);
    await objects.remove(["removed"], signal);
    await objects.remove(["removed"], signal);
    if ((await objects.list("removed", {}, signal)).length > 0) return "a removed object is still listed";
    try {
      await objects.read("removed", undefined, signal);
      return "a removed object can still be read";
    } catch (error) {
      if (NotFoundError.isInstance(error)) return undefined;
      throw error;
    }
  },
};

const directorySync: Trial = {
  id: "directory-sync",
  holds: "a directory can be fsynced",
  exceptOn: ["nfs"],
  tolerated: ["win32"],
  run: async ({ objects, mechanics }) => {
    if (!mechanics.platform.syncsDirectories) return "directories cannot be fsynced on this platform";
    try {
      await mechanics.directorySync.sync(objects.root);
      return undefined;
    } catch (error) {
      return `a directory cannot be fsynced (${posixErrorCode(error) ?? error}), so a new name may be lost`;
    }
  },
};

const hardLinks: Trial = {
  id: "hard-links",
  holds: "files can have a second name, given only if it is free",
  run: async ({ objects, mechanics, signal }) => {
    const file = { path: join(objects.root, ".tmp-linked"), body: bytesOf("x"), what: "probe of hard links" };
    await writeTempFile(mechanics, file, signal);
    try {
      await mechanics.fileSystem.link(file.path, join(objects.root, "linked"));
      return undefined;
    } catch (error) {
      // Nobody else uses this directory, so that the name was given by the first of two attempts.
      if (mechanics.platform.repeatsCalls && posixErrorCode(error) === "EEXIST") return undefined;
      return `files cannot be linked (${posixErrorCode(error) ?? error}), and exclusive create is a link`;
    }
  },
};

const caseSensitive: Trial = {
  id: "case-sensitive",
  holds: "names that differ in case are different",
  acknowledgement: "case-insensitive",
  tolerated: ["darwin", "win32"],
  run: async ({ objects, mechanics, signal }) => {
    await objects.write("case", bytesOf("x"), signal);
    try {
      await mechanics.fileSystem.lstat(join(objects.root, "CASE"));
      return "names that differ only in case are the same file, so jobs of such names would be one job";
    } catch (error) {
      if (posixErrorCode(error) === "ENOENT") return undefined;
      throw error;
    }
  },
};

const permissions: Trial = {
  id: "permissions",
  holds: "files and directories are for their owner only",
  acknowledgement: "permissions",
  tolerated: ["win32"],
  run: async ({ objects, mechanics, signal }) => {
    await objects.write("private/file", bytesOf("x"), signal);
    const modeOf = async (name: string): Promise<number> =>
      (await mechanics.fileSystem.lstat(join(objects.root, name))).mode & 0o777;
    const [directory, file] = [await modeOf("private"), await modeOf("private/file")];
    if ((directory & ~directoryMode) === 0 && (file & ~fileMode) === 0) return undefined;
    return `a new directory has mode ${directory.toString(8)} and a file ${file.toString(8)}; others may enter them`;
  },
};

/** What all other trials build on. */
export const foundations: readonly Trial[] = [directorySync, hardLinks];

export const trials: readonly Trial[] = [
  ...[exclusiveCreate, concurrentCreate, readBack, listing, removal],
  ...[caseSensitive, permissions],
];
