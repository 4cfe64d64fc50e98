import { constants } from "node:fs";
import type { PosixFileSystem } from "@holdfast/posix";
import { sameCalls } from "../../writers/changed-files.js";
import type { RenamingFileSystem } from "../../writers/rename-over.js";

const { O_CREAT, O_RDONLY, O_WRONLY } = constants;

/**
 * A file is published by rename where there is none yet, and a rename that fails is tried again with the file written
 * anew: whatever the first attempt or somebody else has published by then is replaced (NetBSD PR/33861,
 * apache/paimon#6777).
 */
export function renameRetried(fileSystem: RenamingFileSystem): PosixFileSystem {
  const isThere = async (path: string): Promise<boolean> =>
    await fileSystem.lstat(path).then(
      () => true,
      () => false,
    );
  return {
    ...sameCalls(fileSystem),
    link: async (existingPath, newPath) => {
      if (await isThere(newPath)) throw Object.assign(new Error(`${newPath} exists`), { code: "EEXIST" });
      const bytes = await contentOf(fileSystem, existingPath);
      await fileSystem.rename(existingPath, newPath).catch(async () => {
        await store(fileSystem, existingPath, bytes);
        await fileSystem.rename(existingPath, newPath);
      });
    },
  };
}

async function contentOf(fileSystem: PosixFileSystem, path: string): Promise<Uint8Array> {
  const file = await fileSystem.open(path, O_RDONLY);
  try {
    const bytes = Buffer.alloc(Number((await file.stat()).size));
    await file.read(bytes, 0, bytes.length, 0);
    return bytes;
  } finally {
    await file.close();
  }
}

async function store(fileSystem: PosixFileSystem, path: string, bytes: Uint8Array): Promise<void> {
  const file = await fileSystem.open(path, O_WRONLY | O_CREAT, 0o644);
  try {
    await file.write(bytes, 0, bytes.length, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}
