import { type ByteRange, CorruptError } from "@holdfast/core";
import type { FileIdentity } from "./file-identity.js";
import { readFully } from "./file-io.js";
import type { FileMechanics } from "./file-mechanics.js";
import { withOpenFile } from "./open-file.js";

/**
 * The bytes of a file, or a part of them, after the file and its name are known to be durable: what a reader acts on
 * must not vanish in a power cut.
 *
 * @throws NotFoundError when there is no such file.
 * @throws CorruptError when the part does not lie within the file, or the file ends early.
 * @throws UnsafeStorageError when it cannot be made durable, or is a symbolic link.
 */
export async function readFileDurably(
  mechanics: FileMechanics,
  target: {
    readonly path: string;
    readonly key: string;
    readonly what: string;
    readonly device?: number | undefined;
  },
  range: ByteRange | undefined,
  signal: AbortSignal,
): Promise<{ readonly bytes: Uint8Array; readonly identity: FileIdentity }> {
  const { key } = target;
  return await withOpenFile(mechanics, target, async (file) => {
    signal.throwIfAborted();
    await mechanics.durableFiles.ensure(file);
    const { size } = file.identity;
    const { offset, length } = range ?? { offset: 0, length: size };
    if (offset + length > size) {
      const message = `${key} has ${size} bytes; bytes ${offset} to ${offset + length} were expected in it`;
      throw new CorruptError(message, { key });
    }
    return {
      bytes: await readFully(file.handle, { offset, length }, { key }, signal),
      identity: file.identity,
    };
  });
}
