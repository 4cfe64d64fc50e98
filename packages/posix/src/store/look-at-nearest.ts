import type { FileMechanics } from "../file-mechanics.js";
import { nearestDirectory } from "../make-root-directory.js";
import { mapPosixError, posixErrorCode } from "../map-posix-error.js";

/** Each time the directory was removed between two calls; that often it is no accident. */
const mostLooks = 5;

/**
 * Looks at the nearest directory at or above a path that exists, and once more when that one was removed meanwhile.
 * @throws UnavailableError, or another typed error, naming the directory that could not be looked at.
 */
export async function lookAtNearest<T>(
  mechanics: FileMechanics,
  directory: string,
  look: (path: string) => Promise<T>,
): Promise<T> {
  for (let looks = 1; ; looks += 1) {
    const path = await nearestDirectory(mechanics, directory);
    try {
      return await look(path);
    } catch (error) {
      if (posixErrorCode(error) === "ENOENT" && looks < mostLooks) continue;
      throw mapPosixError(error, { what: "inspection of the mount", path, absence: "unavailable" });
    }
  }
}
