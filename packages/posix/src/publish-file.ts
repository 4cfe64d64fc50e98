import { dirname, join } from "node:path";
import { type BodyReader, OutcomeUnknownError } from "@holdfast/core";
import { assertDevice } from "./assert-device.js";
import { type LinkResult, linkExclusively } from "./exclusive-link.js";
import type { FileMechanics } from "./file-mechanics.js";
import { discardFile } from "./unlink-file.js";
import { writeTempFile } from "./write-temp-file.js";

/** How a publication ended: durable under its name, the name is another's, or a tidying took the temporary file. */
export type PublishResult = "published" | Exclude<LinkResult, "linked">;

/**
 * Makes a file appear whole, durable and only if its name is free: content to a temporary file, fsync, link, unlink
 * of the temporary name, fsync of the directory. Two fsyncs in all; the second is shared with who publishes there at
 * the same time. The directory must be there and durable. On NFS, one fsync: the name is durable by the server's answer.
 *
 * @throws UnsafeStorageError when the file came to lie on another device than it should; nothing has the name then.
 * @throws OutcomeUnknownError when the name was or may have been given, and is not known to be durable.
 */
export async function publishFile(
  mechanics: FileMechanics,
  file: {
    readonly path: string;
    readonly body: Uint8Array | BodyReader;
    readonly what: string;
    readonly device?: number | undefined;
  },
  signal: AbortSignal,
): Promise<PublishResult> {
  const { path, body, what, device } = file;
  const { directorySync, durableFiles, tempNames } = mechanics;
  const directory = dirname(path);
  directorySync.assertSound(directory);
  const temp = join(directory, await tempNames.next());
  const identity = await writeTempFile(mechanics, { path: temp, body, what }, signal);
  try {
    // A call that was cut off has been answered; and a directory may have failed while the content was written.
    signal.throwIfAborted();
    directorySync.assertSound(directory);
    assertDevice({ path: temp, device }, identity);
    const result = await linkExclusively(mechanics, { path: temp, identity }, { path, what, device });
    if (result !== "linked") return result;
  } finally {
    await discardFile(mechanics, temp);
  }
  await directorySync.sync(directory).catch((cause: unknown) => {
    const message = `${what} is visible, and may not survive a power cut: the fsync of ${directory} failed`;
    throw new OutcomeUnknownError(message, { cause });
  });
  durableFiles.add(path, identity);
  return "published";
}
