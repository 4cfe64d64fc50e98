import { dirname } from "node:path";
import { type BodyReader, HoldfastError, UnavailableError } from "@holdfast/core";
import { type FileIdentity, fileIdentity } from "./file-identity.js";
import { writeFully } from "./file-io.js";
import type { FileMechanics } from "./file-mechanics.js";
import { GatheredWriter } from "./gathered-writer.js";
import { mapPosixError } from "./map-posix-error.js";
import { createFlags, fileMode } from "./platform-rules.js";
import type { PosixFileHandle } from "./posix-file-system.js";
import { discardFile } from "./unlink-file.js";

/**
 * Writes a new file and makes its content durable; its name is not yet.
 *
 * The kernel may tell of a failed write only at fsync or close, and then drops the pages and calls them clean, so
 * after any error the file is abandoned: it is never written or fsynced again (close(2); "Can applications recover
 * from fsync failures?", USENIX ATC 2020).
 *
 * @throws a typed error with outcome `not-applied`; the file has been removed, or is debris for `tidy`.
 */
export async function writeTempFile(
  mechanics: FileMechanics,
  file: { readonly path: string; readonly body: Uint8Array | BodyReader; readonly what: string },
  signal: AbortSignal,
): Promise<FileIdentity> {
  const { path, body, what } = file;
  const directory = dirname(path);
  const handle = await mechanics.fileSystem
    .open(path, createFlags, fileMode)
    .catch(async (error: unknown) => {
      if (mechanics.platform.repeatsCalls) await discardFile(mechanics, path);
      throw mapPosixError(error, { what, path: directory, absence: "unavailable" });
    });
  let closing = false;
  try {
    const written = await writeBody(handle, body, signal);
    await handle.sync();
    const stats = await handle.stat();
    if (stats.size !== written) {
      throw new UnavailableError(
        `${what} failed: ${written} bytes were written, and the file has ${stats.size}`,
      );
    }
    closing = true;
    await handle.close();
    return fileIdentity(stats);
  } catch (error) {
    // After a failed close the state of the descriptor is unspecified, so it is not closed again (close(2)).
    if (!closing) await handle.close().catch(() => undefined);
    await discardFile(mechanics, path);
    if (HoldfastError.isInstance(error) || signal.aborted) throw error;
    throw mapPosixError(error, { what, path: directory, absence: "unavailable" });
  }
}

async function writeBody(
  handle: PosixFileHandle,
  body: Uint8Array | BodyReader,
  signal: AbortSignal,
): Promise<number> {
  if (body instanceof Uint8Array) {
    await writeFully(handle, body, 0, signal);
    return body.length;
  }
  const writer = new GatheredWriter(handle, signal);
  await body.read(signal, async (chunk) => await writer.add(chunk));
  return await writer.flush();
}
