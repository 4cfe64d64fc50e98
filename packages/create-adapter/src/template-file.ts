import { readdir, readFile } from "node:fs/promises";
import { join, sep } from "node:path";

/** One file of the template: its path below the package with `/` between the parts, and its text. */
export interface TemplateFile {
  readonly path: string;
  readonly text: string;
}

/** Every file of a template, in a stable order. */
export async function templateFiles(folder: string): Promise<readonly TemplateFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, sep).length))
    .map((path) => path.split(sep).join("/"))
    .sort();
  return await Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(join(folder, ...path.split("/")), "utf8") })),
  );
}
