import { type PosixFileHandle, type PosixFileSystem, posixErrorCode } from "@holdfast/posix";

/** What the errors of an NFS client mean, where that differs from a disk's, and what to do. */
const meanings: Readonly<Record<string, string>> = {
  EDQUOT:
    "a quota is used up, or on Amazon EFS a limit of the mount is reached: 32,768 open files or 8,192 locks of one " +
    "client; close files, or spread the work over more machines",
  EMLINK: "the file has as many names as the server allows, 177 on Amazon EFS",
  ESTALE:
    "the file or directory was removed by another machine, or the server exports another one now; look again, and " +
    "mount it anew if this stays",
  EIO: "the server reported an error, or the client gave up on it, as a soft mount or a forced umount does",
  ETIMEDOUT: "the server did not answer and the mount is soft; mount it hard",
  EREMOTEIO: "the server failed",
  ENOTCONN: "the server cannot be reached",
};

/** An error of the file system with what it means on NFS. */
class ExplainedError extends Error {
  readonly code: string;
  readonly meaning: string;

  constructor(cause: Error, code: string, meaning: string) {
    super(cause.message, { cause });
    this.name = "ExplainedError";
    this.code = code;
    this.meaning = meaning;
  }
}

/** A file system whose errors say what they mean on NFS. */
export function explainedErrors(fileSystem: PosixFileSystem): PosixFileSystem {
  const explain = <A extends readonly unknown[], T>(call: (...args: A) => Promise<T>) => {
    return async (...args: A): Promise<T> => {
      try {
        return await call(...args);
      } catch (error) {
        const code = posixErrorCode(error) ?? "";
        const meaning = Object.hasOwn(meanings, code) ? meanings[code] : undefined;
        throw meaning !== undefined && error instanceof Error
          ? new ExplainedError(error, code, meaning)
          : error;
      }
    };
  };
  const explainedHandle = (handle: PosixFileHandle): PosixFileHandle => ({
    write: explain(async (...args) => await handle.write(...args)),
    read: explain(async (...args) => await handle.read(...args)),
    stat: explain(async () => await handle.stat()),
    sync: explain(async () => await handle.sync()),
    close: explain(async () => await handle.close()),
  });
  return {
    open: explain(async (...args) => explainedHandle(await fileSystem.open(...args))),
    link: explain(async (...args) => await fileSystem.link(...args)),
    unlink: explain(async (...args) => await fileSystem.unlink(...args)),
    mkdir: explain(async (...args) => await fileSystem.mkdir(...args)),
    rmdir: explain(async (...args) => await fileSystem.rmdir(...args)),
    readdir: explain(async (...args) => await fileSystem.readdir(...args)),
    lstat: explain(async (...args) => await fileSystem.lstat(...args)),
    realpath: explain(async (...args) => await fileSystem.realpath(...args)),
  };
}
