import type { DiskFileHandle, DiskStats } from "../../disk/disk-file-system.js";
import { bytesOf, encodingOf } from "../../disk/file-data.js";
import type { OpenFlags } from "../../disk/open-flags.js";
import { spanOf } from "../../disk/span-of.js";
import { NfsStatus } from "../nfs-status.js";
import type { CachedFile } from "./cached-file.js";
import { syncFile } from "./flush-file.js";
import type { NfsKernel } from "./nfs-kernel.js";
import type { Opened } from "./open-path.js";
import type { ProcessLife } from "./process-life.js";
import { readFile, sizeOf } from "./read-file.js";
import { statHandle } from "./stat-handle.js";

/** How much Node's `writeFile` hands to one write(2), in bytes. */
const writeFileBytes = 512 * 1024;

/** How a file was opened. */
export interface NfsOpenedAs {
  readonly path: string;
  readonly flags: OpenFlags;
  readonly fd: number;
}

/** An open file, or an open directory. */
export class OpenNfsFile implements DiskFileHandle {
  readonly #kernel: NfsKernel;
  readonly #life: ProcessLife;
  readonly #opened: Opened;
  readonly #file: CachedFile | undefined;
  readonly #flags: OpenFlags;
  readonly #path: string;
  #fd: number;
  #position = 0;
  #failureMark: unknown;

  constructor(kernel: NfsKernel, life: ProcessLife, opened: Opened, { path, flags, fd }: NfsOpenedAs) {
    this.#kernel = kernel;
    this.#life = life;
    this.#opened = opened;
    this.#file = opened.kind === "file" ? kernel.file(opened.handle, path) : undefined;
    this.#flags = flags;
    this.#path = path;
    this.#fd = fd;
    this.#failureMark = this.#file?.failureMark;
    life.opened(this);
  }

  /** Below zero once it is closed. */
  get fd(): number {
    return this.#fd;
  }

  async read(
    bytes: Uint8Array,
    offset?: number | null,
    length?: number | null,
    position?: number | null,
  ): Promise<{ readonly bytesRead: number; readonly buffer: Uint8Array }> {
    return await this.#call("read", async () => {
      const file = this.#usable(this.#flags.reads);
      const span = spanOf(bytes, offset, length, { syscall: "read" });
      const found = await readFile(this.#kernel, file, position ?? this.#position, span.length);
      bytes.set(found, span.offset);
      if (typeof position !== "number") this.#position += found.length;
      return { bytesRead: found.length, buffer: bytes };
    });
  }

  async write(
    bytes: Uint8Array,
    offset?: number | null,
    length?: number | null,
    position?: number | null,
  ): Promise<{ readonly bytesWritten: number; readonly buffer: Uint8Array }> {
    return await this.#call("write", async () => {
      // Node does not bother the kernel with nothing.
      if (bytes.length === 0) return { bytesWritten: 0, buffer: bytes };
      const file = this.#usable(this.#flags.writes);
      const span = spanOf(bytes, offset, length, { syscall: "write" });
      // The end of the file is looked up here, by what is known of it: an append is not atomic on NFS.
      const at = this.#flags.appends ? sizeOf(this.#kernel, file) : (position ?? this.#position);
      file.dirty.add(at, bytes.subarray(span.offset, span.offset + span.length));
      this.#kernel.wrote(file);
      if (this.#flags.isSynchronous || this.#kernel.options.noac) await this.#flush();
      if (typeof position !== "number") this.#position = at + span.length;
      return { bytesWritten: span.length, buffer: bytes };
    });
  }

  async readFile(): Promise<Buffer>;
  async readFile(options: BufferEncoding | { readonly encoding: BufferEncoding }): Promise<string>;
  async readFile(options?: BufferEncoding | { readonly encoding: BufferEncoding }): Promise<Buffer | string> {
    const chunks: Uint8Array[] = [];
    for (let isEnd = false; !isEnd; ) {
      // One more than what is known to be there, so that the end is seen.
      const left = this.#file ? sizeOf(this.#kernel, this.#file) - this.#position : 0;
      const chunk = new Uint8Array(Math.max(1, Math.min(writeFileBytes, left + 1)));
      const { bytesRead } = await this.read(chunk);
      chunks.push(chunk.subarray(0, bytesRead));
      isEnd = bytesRead < chunk.length;
    }
    const bytes = Buffer.concat(chunks);
    const encoding = encodingOf(options);
    return encoding === undefined ? bytes : bytes.toString(encoding);
  }

  async writeFile(
    data: string | Uint8Array,
    options?: BufferEncoding | { readonly encoding?: BufferEncoding },
  ): Promise<void> {
    const bytes = bytesOf(data, encodingOf(options));
    let at = 0;
    do {
      at += (await this.write(bytes.subarray(at, at + writeFileBytes))).bytesWritten;
    } while (at < bytes.length);
  }

  async appendFile(
    data: string | Uint8Array,
    options?: BufferEncoding | { readonly encoding?: BufferEncoding },
  ): Promise<void> {
    await this.writeFile(data, options);
  }

  async truncate(length = 0): Promise<void> {
    await this.#call("ftruncate", async () => {
      if (!this.#flags.writes) throw new NfsStatus("EINVAL");
      await this.#kernel.truncate(this.#usable(true), Math.max(0, length));
    });
  }

  async stat(): Promise<DiskStats> {
    return await this.#call("fstat", async () => {
      return await statHandle(this.#kernel, { handle: this.#opened.handle, path: this.#path });
    });
  }

  async sync(): Promise<void> {
    await this.#sync("fsync");
  }

  async datasync(): Promise<void> {
    await this.#sync("fdatasync");
  }

  async close(): Promise<void> {
    if (this.#fd < 0) return;
    await this.#call("close", async () => {
      this.#fd = -1;
      await this.release();
    });
  }

  /** What the kernel does when the file is closed, also by the end of its process. @throws NfsStatus of a failed write */
  async release(): Promise<void> {
    this.#life.closed(this);
    const { handle, dentry } = this.#opened;
    const file = this.#file;
    if (!file) return;
    const mark = file.failureMark;
    if (this.#flags.writes) await syncFile(this.#kernel, file);
    const code = this.#flags.writes ? file.failureSince(mark) : undefined;
    await this.#kernel.release(handle, dentry, this.#path);
    if (code !== undefined) throw new NfsStatus(code);
  }

  /** fsync(2); of a directory it does nothing (`nfs_fsync_dir` in Linux, fs/nfs/dir.c). */
  async #sync(syscall: "fsync" | "fdatasync"): Promise<void> {
    await this.#call(syscall, async () => await this.#flush());
  }

  async #flush(): Promise<void> {
    const file = this.#file;
    if (!file) return;
    await syncFile(this.#kernel, file);
    const code = file.failureSince(this.#failureMark);
    this.#failureMark = file.failureMark;
    if (code !== undefined) throw new NfsStatus(code);
  }

  async #call<T>(syscall: string, run: () => Promise<T>): Promise<T> {
    return await this.#life.call({ syscall }, async () => {
      if (this.#fd < 0) throw new NfsStatus("EBADF");
      return await run();
    });
  }

  #usable(isAllowed: boolean): CachedFile {
    if (!isAllowed) throw new NfsStatus("EBADF");
    if (!this.#file) throw new NfsStatus("EISDIR");
    return this.#file;
  }
}
