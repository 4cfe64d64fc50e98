import { diskError, type Syscall } from "./disk-error.js";
import type { DiskFileHandle } from "./disk-file-system.js";
import type { DiskLife } from "./disk-life.js";
import { statsOf } from "./disk-stats.js";
import { bytesUnder, codeOf, type DiskCallName, type DiskFault, losesWrites } from "./faults/disk-faults.js";
import { bytesOf, encodingOf } from "./file-data.js";
import type { FileInode, Inode } from "./inode.js";
import type { OpenFlags } from "./open-flags.js";
import { spanOf } from "./span-of.js";

/** How much Node's `writeFile` hands to one write(2), in bytes. */
const writeFileBytes = 512 * 1024;

/** How a file was opened. */
export interface OpenedAs {
  readonly path: string;
  readonly flags: OpenFlags;
  readonly fd: number;
}

/** An open file, or an open directory. */
export class OpenDiskFile implements DiskFileHandle {
  readonly #life: DiskLife;
  readonly #inode: Inode;
  readonly #flags: OpenFlags;
  readonly #path: string;
  #fd: number;
  #position = 0;

  constructor(life: DiskLife, inode: Inode, { path, flags, fd }: OpenedAs) {
    this.#life = life;
    this.#inode = inode;
    this.#flags = flags;
    this.#path = path;
    this.#fd = fd;
    life.open(inode);
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
    return await this.#call("read", false, (call, fault) => {
      const { content } = this.#file(this.#flags.reads, call);
      const at = position ?? this.#position;
      const span = spanOf(bytes, offset, length, call);
      const found = content.read(at, bytesUnder(fault, span.length));
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
    return await this.#call("write", true, (call, fault) => {
      // Node does not bother the kernel with nothing.
      if (bytes.length === 0) return { bytesWritten: 0, buffer: bytes };
      const file = this.#file(this.#flags.writes, call);
      const span = spanOf(bytes, offset, length, call);
      const at = this.#flags.appends ? file.content.size : (position ?? this.#position);
      const asked = bytes.subarray(span.offset, span.offset + bytesUnder(fault, span.length));
      const bytesWritten = this.#life.write(file, at, asked, call);
      if (this.#flags.isSynchronous) this.#life.persist(file);
      if (typeof position !== "number") this.#position = at + bytesWritten;
      return { bytesWritten, buffer: bytes };
    });
  }

  async readFile(): Promise<Buffer>;
  async readFile(options: BufferEncoding | { readonly encoding: BufferEncoding }): Promise<string>;
  async readFile(options?: BufferEncoding | { readonly encoding: BufferEncoding }): Promise<Buffer | string> {
    // Node goes on after a short read; what comes is the same.
    return await this.#call("read", false, (call) => {
      const { content } = this.#file(this.#flags.reads, call);
      const bytes = Buffer.from(content.read(this.#position, content.size));
      this.#position += bytes.length;
      const encoding = encodingOf(options);
      return encoding === undefined ? bytes : bytes.toString(encoding);
    });
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
    await this.#call("ftruncate", true, (call) => {
      if (!this.#flags.writes) throw diskError("EINVAL", call);
      this.#life.truncate(this.#file(true, call), Math.max(0, length));
    });
  }

  async stat(): Promise<ReturnType<typeof statsOf>> {
    return await this.#call("fstat", false, () => statsOf(this.#inode));
  }

  async sync(): Promise<void> {
    await this.#sync("fsync");
  }

  async datasync(): Promise<void> {
    await this.#sync("fdatasync");
  }

  async close(): Promise<void> {
    if (this.#fd < 0) return;
    await this.#underFault("close", false, (call, fault) => {
      this.#fd = -1;
      const code = codeOf(fault);
      // A close that fails closes nevertheless, see the NOTES of close(2).
      if (code !== undefined && losesWrites(code)) this.#life.loseWrites(this.#inode);
      this.#life.close(this.#inode);
      if (code !== undefined) throw diskError(code, call);
    });
  }

  async #sync(syscall: "fsync" | "fdatasync"): Promise<void> {
    await this.#underFault(syscall, true, (call, fault) => this.#life.sync(this.#inode, call, codeOf(fault)));
  }

  async #call<T>(
    syscall: DiskCallName,
    isChange: boolean,
    run: (call: Syscall, fault: DiskFault | undefined) => T,
  ): Promise<T> {
    return await this.#underFault(syscall, isChange, (call, fault) => {
      const code = codeOf(fault);
      if (code !== undefined) throw diskError(code, call);
      return run(call, fault);
    });
  }

  async #underFault<T>(
    syscall: DiskCallName,
    isChange: boolean,
    run: (call: Syscall, fault: DiskFault | undefined) => T,
  ): Promise<T> {
    const call = { syscall };
    if (this.#fd < 0) throw diskError("EBADF", call);
    return await this.#life.callUnderFault(call, { path: this.#path, isChange }, (fault) => {
      if (this.#fd < 0) throw diskError("EBADF", call);
      return run(call, fault);
    });
  }

  #file(isAllowed: boolean, call: Syscall): FileInode {
    if (!isAllowed) throw diskError("EBADF", call);
    if (this.#inode.kind === "directory") throw diskError("EISDIR", call);
    return this.#inode;
  }
}
