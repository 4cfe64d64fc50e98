import { constants } from "node:fs";
import { dirname, join } from "node:path";
import {
  CorruptError,
  OutcomeUnknownError,
  randomNonce,
  systemRandom,
  UnavailableError,
} from "@holdfast/core";
import type { FileSteps } from "./file-steps.js";
import { type FileStats, type FileSystem, nodeFileSystem } from "./file-system.js";
import { fileErrorCode } from "./map-file-error.js";

const createFlags: number = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
export const readFlags: number = constants.O_RDONLY;
const fileMode = 0o600;
const directoryMode = 0o700;

const tempPattern = /^\.tmp-(\d+)-[0-9a-f]+$/;
const transferBytes = 1024 * 1024;

/** Every step done right, on this file system. */
export function goodFileSteps(fileSystem: FileSystem = nodeFileSystem): FileSteps {
  return {
    fileSystem,
    suspects: new Set<string>(),

    tempPath: (path) => join(dirname(path), `.tmp-${process.pid}-${randomNonce(systemRandom)}`),

    openTemp: async (temp) => await fileSystem.open(temp, createFlags, fileMode),

    writeBytes: async (handle, bytes, position) => {
      for (let done = 0; done < bytes.length; ) {
        const length = Math.min(transferBytes, bytes.length - done);
        const { bytesWritten } = await handle.write(bytes, done, length, position + done);
        if (bytesWritten <= 0) throw new UnavailableError(`a write of ${length} bytes wrote none`);
        done += bytesWritten;
      }
    },

    checkSize: async (handle, written) => {
      const { size } = await handle.stat();
      if (size !== written) throw new UnavailableError(`${written} bytes were written, the file has ${size}`);
    },

    syncFile: async (handle) => await handle.sync(),
    closeFile: async (handle) => await handle.close(),
    checkWanted: (signal) => signal.throwIfAborted(),
    publish: async (temp, path) => await linkExclusively(fileSystem, temp, path),
    discardTemp: async (temp) => await fileSystem.unlink(temp),

    syncDirectory: async (directory) => {
      const handle = await fileSystem.open(directory, readFlags);
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    },

    makeDirectory: async (directory) => {
      await orWhen("EEXIST", fileSystem.mkdir(directory, { mode: directoryMode }), undefined);
    },

    openObject: async (path) => await fileSystem.open(path, readFlags),

    readRange: async (handle, offset, length) => {
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length; ) {
        const wanted = Math.min(transferBytes, length - done);
        const { bytesRead } = await handle.read(bytes, done, wanted, offset + done);
        if (bytesRead <= 0) throw new CorruptError(`the file ended at byte ${offset + done}`);
        done += bytesRead;
      }
      return bytes;
    },

    readDirectory: async (directory) =>
      await orWhen("ENOENT", fileSystem.readdir(directory, { withFileTypes: true }), []),

    unlinkObject: async (path) => await orWhen("ENOENT", fileSystem.unlink(path), undefined),

    isAbandoned: (tempName) => {
      const [, pid] = tempPattern.exec(tempName) ?? [];
      return pid !== undefined && !isAlive(Number(pid));
    },
  };
}

/** Errors that link(2) gives before it changes anything. */
const definiteCodes: ReadonlySet<string> = new Set([
  ...["ENOENT", "EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "EMLINK", "EXDEV", "ENOTDIR", "ENAMETOOLONG"],
  ...["ENOTSUP", "EOPNOTSUPP", "ENOSYS"],
]);

/** link(2), BUGS: on NFS the reply may be lost; so after an error the name's holder is compared with our file. */
async function linkExclusively(fileSystem: FileSystem, temp: string, path: string): Promise<boolean> {
  try {
    await fileSystem.link(temp, path);
    return true;
  } catch (error) {
    const code = fileErrorCode(error) ?? "";
    if (definiteCodes.has(code)) throw error;
    const [ours, holder] = await Promise.all([
      fileSystem.lstat(temp),
      orWhen("ENOENT", fileSystem.lstat(path), undefined),
    ]).catch((cause: unknown) => {
      throw new OutcomeUnknownError(`${path} may or may not have been given its name`, { cause });
    });
    if (holder && isSameFile(ours, holder)) return true;
    if (code === "EEXIST") return false;
    throw new OutcomeUnknownError(`${path} may yet be given its name`, { cause: error });
  }
}

function isSameFile(a: FileStats, b: FileStats): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

async function orWhen<T, A>(code: string, attempt: Promise<T>, answer: A): Promise<T | A> {
  return await attempt.catch((error: unknown) => {
    if (fileErrorCode(error) === code) return answer;
    throw error;
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return fileErrorCode(error) !== "ESRCH";
  }
}
