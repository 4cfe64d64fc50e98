import { join } from "node:path";
import type { FileSteps } from "./file-steps.js";
import { isKey, subdirectoryPrefix } from "./key-file.js";

export interface WalkedFile {
  readonly path: string;
  readonly name: string;
  /** The object's key; undefined for a temporary file, or one that is none of the backend's. */
  readonly key: string | undefined;
}

/** Every file below a directory whose key can start with the prefix, in no order. */
export async function* walkFiles(
  steps: FileSteps,
  from: { readonly directory: string; readonly keysBelow: string },
  prefix: string,
  signal: AbortSignal,
): AsyncGenerator<WalkedFile> {
  signal.throwIfAborted();
  for (const entry of await steps.readDirectory(from.directory)) {
    const { name } = entry;
    const path = join(from.directory, name);
    if (entry.isDirectory()) {
      const keysBelow = subdirectoryPrefix(from.keysBelow, name);
      if (keysBelow === undefined || !(keysBelow.startsWith(prefix) || prefix.startsWith(keysBelow)))
        continue;
      yield* walkFiles(steps, { directory: path, keysBelow }, prefix, signal);
    } else if (entry.isFile()) {
      const key = from.keysBelow + name;
      yield { path, name, key: isKey(key) ? key : undefined };
    }
  }
}
