import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of the whole workspace, from wherever in it this code runs. */
export function workspaceFolder(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join(folder, "pnpm-workspace.yaml"))) return folder;
  throw new Error(`${import.meta.dirname} lies in no workspace`);
}
