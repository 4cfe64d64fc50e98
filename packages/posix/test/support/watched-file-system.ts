import { basename } from "node:path";
import {
  nodeFileSystem,
  type PosixDirent,
  type PosixFileHandle,
  type PosixFileSystem,
  type PosixStats,
} from "../../src/index.js";

export interface Call {
  readonly op: keyof PosixFileSystem | Exclude<keyof PosixFileHandle, "stat"> | "fstat";
  readonly path: string;
  /** What the path names: a temporary file, a directory, or anything else. */
  readonly on: "temp" | "directory" | "file";
}

type Hook = (call: Call) => void | Promise<void>;

/** An error as a file system throws it. */
export function posixError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

/** Records every call, counts open handles, and lets a test fail, delay or hang a call before or after it applied. */
export class WatchedFileSystem implements PosixFileSystem {
  readonly calls: Call[] = [];
  openHandles = 0;
  before: Hook = () => undefined;
  after: Hook = () => undefined;
  /** So many bytes at most are moved by one read or write. */
  transferLimit: number = Number.POSITIVE_INFINITY;
  readonly #inner: PosixFileSystem;

  constructor(inner: PosixFileSystem = nodeFileSystem) {
    this.#inner = inner;
  }

  /** How often something was called, in words such as `sync temp`. */
  count(op: Call["op"], on?: Call["on"]): number {
    return this.calls.filter((call) => call.op === op && (on === undefined || call.on === on)).length;
  }

  /** The calls of these operations in their order, such as `sync temp`. */
  order(...ops: Call["op"][]): string[] {
    return this.calls.filter(({ op }) => ops.includes(op)).map(({ op, on }) => `${op} ${on}`);
  }

  /** Forgets the calls and the hooks. */
  reset(): void {
    this.calls.length = 0;
    this.before = () => undefined;
    this.after = () => undefined;
    this.transferLimit = Number.POSITIVE_INFINITY;
  }

  async open(path: string, flags: number, mode?: number): Promise<PosixFileHandle> {
    const handle = await this.#call("open", path, () => this.#inner.open(path, flags, mode));
    this.openHandles += 1;
    const isDirectory = (await handle.stat()).isDirectory();
    return this.#watch(handle, path, isDirectory ? "directory" : kindOf(path));
  }
  async link(existing: string, path: string): Promise<void> {
    await this.#call("link", path, () => this.#inner.link(existing, path));
  }
  async unlink(path: string): Promise<void> {
    await this.#call("unlink", path, () => this.#inner.unlink(path));
  }
  async mkdir(path: string, options: { readonly mode: number }): Promise<void> {
    await this.#call("mkdir", path, () => this.#inner.mkdir(path, options), "directory");
  }
  async rmdir(path: string): Promise<void> {
    await this.#call("rmdir", path, () => this.#inner.rmdir(path), "directory");
  }
  async readdir(path: string, options: { readonly withFileTypes: true }): Promise<readonly PosixDirent[]> {
    return await this.#call("readdir", path, () => this.#inner.readdir(path, options), "directory");
  }
  async lstat(path: string): Promise<PosixStats> {
    return await this.#call("lstat", path, () => this.#inner.lstat(path));
  }
  async realpath(path: string): Promise<string> {
    return await this.#call("realpath", path, () => this.#inner.realpath(path));
  }

  #watch(handle: PosixFileHandle, path: string, on: Call["on"]): PosixFileHandle {
    const limited = (length: number): number => Math.min(length, this.transferLimit);
    return {
      write: (bytes, offset, length, position) =>
        this.#call("write", path, () => handle.write(bytes, offset, limited(length), position), on),
      read: (bytes, offset, length, position) =>
        this.#call("read", path, () => handle.read(bytes, offset, limited(length), position), on),
      stat: () => this.#call("fstat", path, () => handle.stat(), on),
      sync: () => this.#call("sync", path, () => handle.sync(), on),
      close: async () => {
        this.openHandles -= 1;
        // The descriptor is given back even when close tells of an error.
        const closed = handle.close();
        try {
          await this.#call("close", path, () => closed, on);
        } finally {
          await closed;
        }
      },
    };
  }

  async #call<T>(op: Call["op"], path: string, run: () => Promise<T>, on = kindOf(path)): Promise<T> {
    const call = { op, path, on };
    this.calls.push(call);
    await this.before(call);
    const result = await run();
    await this.after(call);
    return result;
  }
}

function kindOf(path: string): Call["on"] {
  return basename(path).startsWith(".tmp-") ? "temp" : "file";
}
