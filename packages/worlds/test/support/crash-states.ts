import { type DiskFileSystem, PowerCutDisk } from "../../src/disk/index.js";
import { Choices } from "../../src/index.js";

/** A file system call by which one can be told from another in tests: reads a file, `absent` if there is none. */
export async function contentOf(fs: DiskFileSystem, path: string): Promise<string> {
  try {
    return await fs.readFile(path, "latin1");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "absent";
    throw error;
  }
}

/** fsync of a file or a directory, by its path. */
export async function sync(fs: DiskFileSystem, path: string): Promise<void> {
  const handle = await fs.open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A file that is on the disk before the story begins. */
export async function durableFile(fs: DiskFileSystem, path: string, content: string): Promise<void> {
  await fs.writeFile(path, content, { flush: true });
  await sync(fs, "/");
}

/** Every state in which power cuts after a workload were seen to leave a disk. */
export async function statesAfter(
  workload: (fs: DiskFileSystem, disk: PowerCutDisk) => Promise<void>,
  look: (fs: DiskFileSystem) => Promise<string>,
  cuts = 500,
): Promise<string[]> {
  const seen = new Set<string>();
  for (let seed = 0; seed < cuts; seed += 1) {
    const disk = new PowerCutDisk();
    await workload(disk.mount(), disk);
    disk.cut(new Choices(seed));
    seen.add(await look(disk.mount()));
  }
  return [...seen].sort();
}
