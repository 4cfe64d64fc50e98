import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { workspaceFolder } from "./workspace-folder.js";

/** A change of one source file: what stands there, and what stands there instead. */
export interface SourcePatch {
  readonly id: string;
  /** Relative to `packages/`: `core/src/log/job-log.ts`. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
}

/** The source has changed so that a patch no longer fits it. */
export class StalePatchError extends Error {
  override readonly name: string = "StalePatchError";
}

export function patchedPath({ file }: Pick<SourcePatch, "file">): string {
  return join(workspaceFolder(), "packages", file);
}

/**
 * A file's source with a patch applied.
 * @throws StalePatchError unless what is to be replaced occurs exactly once, and is replaced by something else.
 */
export async function patchedSource(patch: SourcePatch): Promise<string> {
  const { id, file, find, replace } = patch;
  const source = await readFile(patchedPath(patch), "utf8");
  const times = source.split(find).length - 1;
  if (times !== 1) {
    throw new StalePatchError(`${id}: what it replaces occurs ${times} times in ${file} instead of once`);
  }
  if (find === replace) throw new StalePatchError(`${id}: it replaces a text of ${file} by itself`);
  return source.replace(find, () => replace);
}
