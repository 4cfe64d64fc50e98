import type { FileMechanics } from "./file-mechanics.js";
import { posixErrorCode } from "./map-posix-error.js";

const firstPauseMs = 10;

/**
 * Removes a name. Where the platform holds on to open files for a moment, tries again a few times.
 * @throws the file system's error; ENOENT included.
 */
export async function unlinkFile(mechanics: FileMechanics, path: string): Promise<void> {
  const { fileSystem, platform, clock } = mechanics;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await fileSystem.unlink(path);
      return;
    } catch (error) {
      const heldOpen = ["EPERM", "EBUSY", "EACCES"].includes(posixErrorCode(error) ?? "");
      if (!heldOpen || attempt >= platform.unlinkAttempts) throw error;
      await new Promise<void>((resolve) => clock.schedule(resolve, firstPauseMs * 2 ** (attempt - 1)));
    }
  }
}

/** Removes a temporary file that is not needed any more. If that fails it is debris, and `tidy` takes it later. */
export async function discardFile(mechanics: FileMechanics, path: string): Promise<void> {
  await unlinkFile(mechanics, path).catch(() => undefined);
}
