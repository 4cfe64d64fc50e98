import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The built program of the worker, also for a parent that runs from the sources. */
export function childMainPath(): string {
  return builtProgram("child");
}

/**
 * The built program of a folder of the sources, `<folder>/main.js`.
 * @throws Error when the app was not built.
 */
export function builtProgram(name: string): string {
  return builtModule(name, "main");
}

/**
 * A built module of a folder of the sources, `<folder>/<module>.js`.
 * @throws Error when the app was not built.
 */
export function builtModule(name: string, module: string): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  const path = join(folder, "dist", name, `${module}.js`);
  if (!existsSync(path)) throw new Error(`${path} is missing; build @holdfast/crash-lab first`);
  return path;
}
