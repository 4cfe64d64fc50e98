import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { InvalidStateError } from "@holdfast/core";

/**
 * Where this package lies, be it run from its sources or built.
 * @throws InvalidStateError when it is not in a package at all, as after bundling.
 */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    if (dirname(folder) === folder) throw new InvalidStateError("the folder of @holdfast/efs was not found");
    folder = dirname(folder);
  }
  return folder;
}
