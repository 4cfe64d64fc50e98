import { constants } from "node:fs";
import { join } from "node:path";
import type { DiskFileSystem } from "@holdfast/worlds/disk";

/** One thing that a program does with files, the file opened and closed for it. Paths begin with `/`. */
export type FileCall =
  /** Writes a new file. */
  | { readonly kind: "create"; readonly path: string; readonly bytes: number }
  /** Cuts off a file's content, or makes the file, and writes another one. */
  | { readonly kind: "replace"; readonly path: string; readonly bytes: number }
  | { readonly kind: "write"; readonly path: string; readonly at: number; readonly bytes: number }
  | { readonly kind: "append"; readonly path: string; readonly bytes: number }
  | { readonly kind: "truncate"; readonly path: string; readonly to: number }
  /** fsync of a file or a directory. */
  | { readonly kind: "sync"; readonly path: string }
  | { readonly kind: "rename" | "link"; readonly path: string; readonly to: string }
  | { readonly kind: "unlink" | "mkdir" | "rmdir"; readonly path: string }
  /** The kernel begins to write a file's bytes to the disk, as it does by itself now and then. Nothing is promised. */
  | { readonly kind: "write-back"; readonly path: string };

/** What `node:fs/promises` and the simulated disk both have. */
type CallableFileSystem = Pick<DiskFileSystem, "open" | "rename" | "link" | "unlink" | "mkdir" | "rmdir">;

export interface CallSurroundings {
  readonly fileSystem: CallableFileSystem;
  /** The directory that paths are relative to. */
  readonly root: string;
  /** Has the kernel begin to write. The simulated disk has no time of its own in which it would. */
  readonly writeBack: (path: string) => Promise<void>;
}

/** Does a call. Each writes bytes that no other does: `stamp` tells it apart. @throws what the file system throws */
export async function runCall(
  { fileSystem, root, writeBack }: CallSurroundings,
  call: FileCall,
  stamp: number,
): Promise<void> {
  const path = join(root, call.path);
  switch (call.kind) {
    case "create":
      return await writeTo(fileSystem, path, "wx", stampedBytes(stamp, call.bytes));
    case "replace":
      return await writeTo(fileSystem, path, "w", stampedBytes(stamp, call.bytes));
    case "append":
      return await writeTo(fileSystem, path, "a", stampedBytes(stamp, call.bytes));
    case "write":
      return await writeTo(fileSystem, path, "r+", stampedBytes(stamp, call.bytes), call.at);
    case "truncate":
      return await withFile(fileSystem, path, "r+", async (file) => await file.truncate(call.to));
    case "sync":
      return await withFile(fileSystem, path, constants.O_RDONLY, async (file) => await file.sync());
    case "rename":
      return await fileSystem.rename(path, join(root, call.to));
    case "link":
      return await fileSystem.link(path, join(root, call.to));
    case "unlink":
      return await fileSystem.unlink(path);
    case "rmdir":
      return await fileSystem.rmdir(path);
    case "mkdir":
      await fileSystem.mkdir(path);
      return;
    case "write-back":
      return await writeBack(path);
  }
}

/** The call in words. */
export function describeCall(call: FileCall): string {
  const { kind, path, ...rest } = call;
  return [kind, path, ...Object.entries(rest).map(([name, value]) => `${name} ${value}`)].join(" ");
}

/** Bytes without a zero among them, in which every place tells the call. */
function stampedBytes(stamp: number, count: number): Uint8Array {
  const token = Buffer.from(`${stamp};`);
  return Buffer.alloc(count, token);
}

type OpenFile = Awaited<ReturnType<DiskFileSystem["open"]>>;

async function withFile(
  fileSystem: CallableFileSystem,
  path: string,
  flags: string | number,
  use: (file: OpenFile) => Promise<void>,
): Promise<void> {
  const file = await fileSystem.open(path, flags);
  try {
    await use(file);
  } finally {
    await file.close();
  }
}

async function writeTo(
  fileSystem: CallableFileSystem,
  path: string,
  flags: string,
  bytes: Uint8Array,
  at: number | null = null,
): Promise<void> {
  await withFile(fileSystem, path, flags, async (file) => {
    const { bytesWritten } = await file.write(bytes, 0, bytes.length, at);
    if (bytesWritten !== bytes.length)
      throw new Error(`only ${bytesWritten} of ${bytes.length} bytes were written`);
  });
}
