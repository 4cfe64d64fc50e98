import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { posixErrorCode } from "@holdfast/posix";
import type { EfsStateFile, EfsUtilsState } from "./mount-facts.js";

/** `fs-0123abcd.mnt.efs.20049`; what efs-utils has not finished yet begins with `~`. */
const stateFileName = /^(fs-[0-9a-f]+)\.(.*)\.(\d+)$/;

/**
 * The state files that efs-utils keeps for its watchdog, by which it is known what is behind a local port. The
 * directory is for root only by default, and belongs to the host, not to its containers.
 */
export async function readEfsUtilsState(directory: string): Promise<EfsUtilsState> {
  let names: readonly string[];
  try {
    names = await readdir(directory);
  } catch (error) {
    return { stateFiles: [], ...unreadable(error) };
  }
  const stateFiles: EfsStateFile[] = [];
  for (const name of names) {
    const [, fileSystemId, mountPoint, port] = stateFileName.exec(name) ?? [];
    if (fileSystemId === undefined || mountPoint === undefined) continue;
    const service = await readService(join(directory, name));
    stateFiles.push({
      ...{ fileSystemId, mountPoint, port: Number(port) },
      ...(service !== undefined && { service }),
    });
  }
  return { stateFiles };
}

/** Absence is the normal case: a machine without efs-utils, or a container. */
function unreadable(error: unknown): { unreadable?: string } {
  const code = posixErrorCode(error) ?? String(error);
  return code === "ENOENT" || code === "ENOTDIR" ? {} : { unreadable: code };
}

/** A state file that goes meanwhile, or cannot be read, still tells by its name. */
async function readService(path: string): Promise<string | undefined> {
  try {
    const state: unknown = JSON.parse(await readFile(path, "utf8"));
    if (typeof state !== "object" || state === null || !("service_type" in state)) return undefined;
    return typeof state.service_type === "string" ? state.service_type : undefined;
  } catch {
    return undefined;
  }
}
