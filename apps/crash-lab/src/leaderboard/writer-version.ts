import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { workspaceFolder } from "../program/workspace-folder.js";
import type { Writer } from "./writers/writer.js";

/** The version of the package that does the work; Node's own where no package does. */
export async function writerVersion({ packageName }: Writer): Promise<string> {
  if (packageName === undefined) return `Node ${process.versions.node}`;
  const folder = join(workspaceFolder(), "apps", "crash-lab", "node_modules", packageName);
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { version: string };
  return version;
}
