import { constants } from "node:fs";
import { open, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { valueFile } from "./value-file.js";
import type { Writer } from "./writer.js";

/** Over the old content, without any fsync. */
export const plainWriter: Writer = valueFile(
  { id: "write-file", title: "fs.writeFile" },
  async (path, value) => await writeFile(path, value),
);

/** Over the old content, with an fsync of the file. */
export const flushedWriter: Writer = valueFile(
  { id: "write-file-flush", title: "fs.writeFile, flush: true" },
  async (path, value) => await writeFile(path, value, { flush: true }),
);

/** The usual way to replace a file "atomically": readers never see a part, but nothing is made durable. */
export const renamingWriter: Writer = valueFile(
  { id: "write-file-rename", title: "fs.writeFile + fs.rename" },
  async (path, value) => {
    await writeFile(`${path}.tmp`, value);
    await rename(`${path}.tmp`, path);
  },
);

/** All that POSIX asks for (fsync(2), rename(2)): the file is durable before its name, then the name is. */
export const carefulWriter: Writer = valueFile(
  { id: "careful", title: "write, fsync, rename, fsync of the directory" },
  async (path, value) => {
    await writeFile(`${path}.tmp`, value, { flush: true });
    await rename(`${path}.tmp`, path);
    const directory = await open(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  },
);
