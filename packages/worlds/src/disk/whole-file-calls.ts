import type { DiskFileHandle, DiskFileSystem, DiskWriteFileOptions } from "./disk-file-system.js";
import { encodingOf } from "./file-data.js";

type WholeFileCalls = Pick<DiskFileSystem, "readFile" | "writeFile" | "appendFile" | "truncate">;

/** The calls that open a file, use it and close it, each step a call of its own, as Node makes them. */
export function wholeFileCalls(open: DiskFileSystem["open"]): WholeFileCalls {
  /** What went wrong first is what is told. */
  const withFile = async <T>(
    path: string,
    flags: string,
    mode: number | undefined,
    use: (file: DiskFileHandle) => Promise<T>,
  ): Promise<T> => {
    const file = await open(path, flags, mode);
    let used: T;
    try {
      used = await use(file);
    } catch (error) {
      await file.close().catch(() => undefined);
      throw error;
    }
    await file.close();
    return used;
  };

  const writeFile = async (
    path: string,
    data: string | Uint8Array,
    { flag = "w", mode, flush, encoding }: DiskWriteFileOptions,
  ): Promise<void> => {
    await withFile(path, flag, mode, async (file) => {
      await file.writeFile(data, encoding);
      if (flush) await file.sync();
    });
  };

  return {
    writeFile: async (path, data, options) => await writeFile(path, data, asObject(options)),
    appendFile: async (path, data, options) => {
      await writeFile(path, data, { flag: "a", ...asObject(options) });
    },
    readFile: (async (path: string, options?: BufferEncoding | { readonly encoding: BufferEncoding }) => {
      const bytes = await withFile(path, "r", undefined, async (file) => await file.readFile());
      const encoding = encodingOf(options);
      return encoding === undefined ? bytes : bytes.toString(encoding);
    }) as DiskFileSystem["readFile"],
    truncate: async (path, length) => {
      await withFile(path, "r+", undefined, async (file) => await file.truncate(length));
    },
  };
}

function asObject(options: BufferEncoding | DiskWriteFileOptions | undefined): DiskWriteFileOptions {
  return typeof options === "string" ? { encoding: options } : (options ?? {});
}
