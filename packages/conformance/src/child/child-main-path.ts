import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "../package-folder.js";
import { ChildError } from "./child-error.js";

/**
 * The built program that child processes run, also for a parent that runs from the sources.
 * @throws ChildError when the package was not built.
 */
export function childMainPath(): string {
  const path = join(packageFolder(), "dist", "child", "main.js");
  if (!existsSync(path)) throw new ChildError(`${path} is missing; build @holdfast/conformance first`);
  return path;
}
