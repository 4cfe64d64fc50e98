import type { DiskFileHandle } from "@holdfast/worlds/disk";
import { mountedDisk } from "./mounted-disk.js";

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Every file is the process's own: the world knows no owners. */
export const owner: Owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

/** Does something to the disk, and waits until calls that cannot wait would see it. */
export async function changing<T>(change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } finally {
    await mountedDisk().tree.refresh();
  }
}

/** An open file whose changes calls that cannot wait see too. */
export function openHandle(file: DiskFileHandle): DiskFileHandle & AsyncDisposable {
  return {
    get fd() {
      return file.fd;
    },
    read: async (...args) => await file.read(...args),
    write: async (...args) => await changing(async () => await file.write(...args)),
    readFile: file.readFile.bind(file),
    writeFile: async (...args) => await changing(async () => await file.writeFile(...args)),
    appendFile: async (...args) => await changing(async () => await file.appendFile(...args)),
    truncate: async (length) => await changing(async () => await file.truncate(length)),
    stat: async () => Object.assign(await file.stat(), owner),
    sync: async () => await file.sync(),
    datasync: async () => await file.datasync(),
    close: async () => await file.close(),
    [Symbol.asyncDispose]: async () => await file.close(),
  };
}
