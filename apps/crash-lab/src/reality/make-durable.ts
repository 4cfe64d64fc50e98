import { posix } from "node:path";
import type { DiskFileSystem } from "@holdfast/worlds/disk";

/** fsyncs all that is there, as if it had been there for long. */
export async function makeDurable(fileSystem: DiskFileSystem, path = "/"): Promise<void> {
  for (const entry of await fileSystem.readdir(path, { withFileTypes: true })) {
    const below = posix.join(path, entry.name);
    await (entry.isDirectory() ? makeDurable(fileSystem, below) : sync(fileSystem, below));
  }
  await sync(fileSystem, path);
}

async function sync(fileSystem: DiskFileSystem, path: string): Promise<void> {
  const file = await fileSystem.open(path);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
