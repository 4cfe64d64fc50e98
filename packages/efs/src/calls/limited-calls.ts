import { basename } from "node:path";
import type { PosixFileHandle, PosixFileSystem } from "@holdfast/posix";
import type { CallLimit } from "./call-limit.js";
import type { CallScope } from "./call-scope.js";

/**
 * A file system whose calls wait for their turn, and are never begun once the call of a verb that they belong to was cut
 * off. What only cleans up is done all the same: closing, and removing names that no key can have.
 *
 * @param scope - left out for what several calls share, such as opening the store.
 */
export function limitedCalls(
  fileSystem: PosixFileSystem,
  limit: CallLimit,
  scope?: CallScope,
): PosixFileSystem {
  const signal = scope?.signal;
  const turn = async <T>(call: () => Promise<T>): Promise<T> => await limit.run(call, signal);
  const change = async (call: () => Promise<void>): Promise<void> =>
    await turn(async () => {
      scope?.beginChange();
      await call();
    });
  const cleanUp = async (call: () => Promise<void>): Promise<void> => await limit.run(call);

  const limitedHandle = (handle: PosixFileHandle): PosixFileHandle => ({
    write: async (bytes, offset, length, position) =>
      await turn(async () => await handle.write(bytes, offset, length, position)),
    read: async (bytes, offset, length, position) =>
      await turn(async () => await handle.read(bytes, offset, length, position)),
    stat: async () => await turn(async () => await handle.stat()),
    sync: async () => await turn(async () => await handle.sync()),
    close: async () => await cleanUp(async () => await handle.close()),
  });

  return {
    open: async (path, flags, mode) =>
      limitedHandle(await turn(async () => await fileSystem.open(path, flags, mode))),
    link: async (existingPath, newPath) =>
      await change(async () => await fileSystem.link(existingPath, newPath)),
    unlink: async (path) =>
      await (isKeyless(path) ? cleanUp : change)(async () => await fileSystem.unlink(path)),
    mkdir: async (path, options) => await turn(async () => await fileSystem.mkdir(path, options)),
    rmdir: async (path) => await cleanUp(async () => await fileSystem.rmdir(path)),
    readdir: async (path, options) => await turn(async () => await fileSystem.readdir(path, options)),
    lstat: async (path) => await turn(async () => await fileSystem.lstat(path)),
    realpath: async (path) => await turn(async () => await fileSystem.realpath(path)),
  };
}

/** Temporary files, and what the NFS client renamed itself: no reader sees them. */
function isKeyless(path: string): boolean {
  return basename(path).startsWith(".");
}
