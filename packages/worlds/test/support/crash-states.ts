import { expect } from "vitest";
import {
  type CrashModelName,
  crashStates,
  type DiskFileSystem,
  type DiskRecording,
  PowerCutDisk,
  type PowerCutDiskOptions,
} from "../../src/disk/index.js";
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

export type Workload = (fs: DiskFileSystem, disk: PowerCutDisk) => Promise<void>;
export type Look = (fs: DiskFileSystem) => Promise<string>;

/**
 * Every state in which a crash after a workload can leave a disk, all choices tried; cuts by chance must leave one of them.
 */
export async function statesAfter(
  workload: Workload,
  look: Look,
  model: CrashModelName = "posix-min",
  options: () => PowerCutDiskOptions = () => ({}),
): Promise<string[]> {
  const worked = async (): Promise<PowerCutDisk> => {
    const disk = new PowerCutDisk({ model, ...options() });
    await workload(disk.mount(), disk);
    return disk;
  };
  const seen = new Set<string>();
  const disk = await worked();
  const all = { seed: 1, exhaustiveUpTo: Number.POSITIVE_INFINITY };
  for (const state of crashStates(disk.record(), all)) seen.add(await look(state.disk().mount()));
  for (let seed = 0; seed < 25; seed += 1) {
    const other = await worked();
    other.cut(new Choices(seed));
    expect(seen).toContain(await look(other.mount()));
  }
  return [...seen].sort();
}

/** A recording that a test can put together in a few lines. */
export async function recordingOf(workload: Workload, model?: CrashModelName): Promise<DiskRecording> {
  const disk = new PowerCutDisk(model && { model });
  const recording = disk.record();
  await workload(disk.mount(), disk);
  return recording;
}
