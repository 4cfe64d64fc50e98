import { CorruptError, UnavailableError } from "@holdfast/core";
import type { PosixFileHandle } from "./posix-file-system.js";

/** Large enough for full speed, small enough for a bounded memory and a prompt end. */
export const transferBytes: number = 1024 * 1024;

/** Writes all bytes, going on after short writes (write(2): "may transfer fewer than count bytes"). */
export async function writeFully(
  handle: PosixFileHandle,
  bytes: Uint8Array,
  position: number,
  signal: AbortSignal,
): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    signal.throwIfAborted();
    const length = Math.min(transferBytes, bytes.length - done);
    const { bytesWritten } = await handle.write(bytes, done, length, position + done);
    if (bytesWritten <= 0) throw new UnavailableError(`a write of ${length} bytes wrote none`);
    done += bytesWritten;
  }
}

/**
 * Reads exactly so many bytes, going on after short reads.
 * @throws CorruptError when the file ends before.
 */
export async function readFully(
  handle: PosixFileHandle,
  range: { readonly offset: number; readonly length: number },
  what: { readonly key: string },
  signal: AbortSignal,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(range.length);
  let done = 0;
  while (done < bytes.length) {
    signal.throwIfAborted();
    const length = Math.min(transferBytes, bytes.length - done);
    const { bytesRead } = await handle.read(bytes, done, length, range.offset + done);
    if (bytesRead <= 0) {
      throw new CorruptError(
        `${what.key} ended at byte ${range.offset + done}; bytes up to ${range.offset + range.length} were expected`,
        { key: what.key },
      );
    }
    done += bytesRead;
  }
  return bytes;
}
