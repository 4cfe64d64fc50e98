import type { PosixFileHandle, PosixFileSystem } from "@holdfast/posix";

interface Call {
  /** `open`, `link`, …, `handle.sync`, … */
  readonly op: string;
  /** Of a link the new name. */
  readonly path: string;
}

/** A file system whose calls are recorded, and fail or hang as `before` says. */
export interface ScriptedFiles {
  readonly fileSystem: PosixFileSystem;
  readonly calls: Call[];
  before: (call: Call) => void | Promise<void>;
}

export function posixError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

export function scriptedFiles(inner: PosixFileSystem): ScriptedFiles {
  const calls: Call[] = [];
  const begin = async (op: string, path: string): Promise<void> => {
    const call = { op, path };
    calls.push(call);
    await script.before(call);
  };
  const handleOf = (handle: PosixFileHandle, path: string): PosixFileHandle => ({
    write: async (...args) => {
      await begin("handle.write", path);
      return await handle.write(...args);
    },
    read: async (...args) => {
      await begin("handle.read", path);
      return await handle.read(...args);
    },
    stat: async () => {
      await begin("handle.stat", path);
      return await handle.stat();
    },
    sync: async () => {
      await begin("handle.sync", path);
      await handle.sync();
    },
    close: async () => {
      await begin("handle.close", path);
      await handle.close();
    },
  });
  const script: ScriptedFiles = {
    calls,
    before: () => undefined,
    fileSystem: {
      open: async (path, ...args) => {
        await begin("open", path);
        return handleOf(await inner.open(path, ...args), path);
      },
      link: async (existingPath, newPath) => {
        await begin("link", newPath);
        await inner.link(existingPath, newPath);
      },
      unlink: async (path) => {
        await begin("unlink", path);
        await inner.unlink(path);
      },
      mkdir: async (path, options) => {
        await begin("mkdir", path);
        return await inner.mkdir(path, options);
      },
      rmdir: async (path) => {
        await begin("rmdir", path);
        await inner.rmdir(path);
      },
      readdir: async (path, options) => {
        await begin("readdir", path);
        return await inner.readdir(path, options);
      },
      lstat: async (path) => {
        await begin("lstat", path);
        return await inner.lstat(path);
      },
      realpath: async (path) => {
        await begin("realpath", path);
        return await inner.realpath(path);
      },
    },
  };
  return script;
}
