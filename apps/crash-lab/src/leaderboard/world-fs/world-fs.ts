import * as nodeFs from "node:fs";
import type { DiskFileHandle } from "@holdfast/worlds/disk";
import { mountedDisk, refuse } from "./mounted-disk.js";
import { offeredCalls, withCallback } from "./offered-calls.js";
import { offeredPromises, openOnDisk, worldPromises } from "./world-promises.js";

const files = new Map<number, DiskFileHandle>();

function openFile(fd: number): DiskFileHandle {
  const file = files.get(fd);
  if (!file) throw Object.assign(new Error(`EBADF: bad file descriptor, ${fd}`), { code: "EBADF" });
  return file;
}

function missing(syscall: string, path: string): NodeJS.ErrnoException {
  const message = `ENOENT: no such file or directory, ${syscall} '${path}'`;
  return Object.assign(new Error(message), { code: "ENOENT", syscall, path });
}

/** write(2) by file descriptor: bytes with an offset and a length, or a text with a position and an encoding. */
async function write(fd: number, data: string | Uint8Array, ...rest: unknown[]): Promise<number> {
  const file = openFile(fd);
  if (typeof data === "string") {
    const [position = null, encoding = "utf8"] = rest as [
      number | null | undefined,
      BufferEncoding | undefined,
    ];
    const bytes = Buffer.from(data, encoding);
    return (await file.write(bytes, 0, bytes.length, typeof position === "number" ? position : null))
      .bytesWritten;
  }
  const [offset, length, position] = rest as [number?, number?, (number | null)?];
  return (await file.write(data, offset ?? null, length ?? null, position ?? null)).bytesWritten;
}

const byCallback = Object.fromEntries(
  Object.entries(offeredPromises).map(([name, call]) => [name, withCallback(call)]),
);

/** The calls of `node:fs` that the simulated disk offers: with callbacks, and what can be answered at once. */
const offered = {
  ...byCallback,
  promises: worldPromises,
  open: withCallback(async (path: string, flags?: string | number, mode?: number) => {
    const file = await openOnDisk(path, flags, mode);
    files.set(file.fd, file);
    return file.fd;
  }),
  write: withCallback(write),
  fsync: withCallback(async (fd: number) => await openFile(fd).sync()),
  fdatasync: withCallback(async (fd: number) => await openFile(fd).datasync()),
  fstat: withCallback(async (fd: number) => await openFile(fd).stat()),
  ftruncate: withCallback(async (fd: number, length?: number) => await openFile(fd).truncate(length)),
  close: withCallback(async (fd: number) => {
    await openFile(fd).close();
    files.delete(fd);
  }),
  existsSync: (path: string): boolean => mountedDisk().tree.at(path) !== undefined,
  readFileSync: (path: string, options?: BufferEncoding | { encoding?: BufferEncoding } | null) => {
    const found = mountedDisk().tree.at(path);
    if (found === undefined) throw missing("open", path);
    if (found === "directory") return refuse("fs.readFileSync of a directory");
    const encoding = typeof options === "string" ? options : options?.encoding;
    return encoding ? found.toString(encoding) : Buffer.from(found);
  },
};

/** What the bundled code finds as `node:fs`. */
export const worldFs: Record<string, unknown> = offeredCalls("fs", nodeFs, offered);
