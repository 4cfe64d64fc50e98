import { join } from "node:path";
import { InvalidArgumentError } from "@holdfast/core";

/**
 * Where a run takes place, within the directory.
 * @throws InvalidArgumentError when the run's name could not be part of a file's name everywhere.
 */
export function runDirectory(directory: string, run: string): string {
  if (typeof run !== "string" || !/^[A-Za-z0-9_-]{1,64}$/.test(run)) {
    throw new InvalidArgumentError(
      `run is ${JSON.stringify(run)}; give up to 64 letters, digits, "-" and "_", the same on both machines`,
    );
  }
  return join(directory, `.holdfast-demonstration-${run}`);
}
