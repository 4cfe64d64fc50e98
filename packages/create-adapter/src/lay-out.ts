import { lstat, mkdir, open, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { Refusal } from "./refusal.js";
import type { TemplateFile } from "./template-file.js";

/**
 * Writes the files below a directory: all of them, or none. What is there stays as it is.
 * @throws Refusal naming what is in the way.
 */
export async function layOut(directory: string, files: readonly TemplateFile[]): Promise<void> {
  const targets = files.map(({ path, text }) => ({ path: join(directory, ...path.split("/")), text }));
  const inTheWay = new Set<string>();
  for (const { path } of targets) {
    for await (const obstacle of obstacles(directory, path)) inTheWay.add(obstacle);
  }
  if (inTheWay.size > 0) throw overwriteRefusal(directory, [...inTheWay]);

  const undo: (() => Promise<void>)[] = [];
  try {
    for (const { path, text } of targets) {
      const made = await mkdir(dirname(path), { recursive: true });
      if (made !== undefined) undo.push(async () => await removeFolders(dirname(path), dirname(made)));
      // `wx` refuses a file that has appeared meanwhile.
      const file = await open(path, "wx");
      undo.push(async () => await rm(path));
      try {
        await file.writeFile(text);
      } finally {
        await file.close();
      }
    }
  } catch (cause) {
    for (const step of undo.reverse()) await step();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Refusal(`${directory} cannot be filled, and nothing was left there: ${why}`, { cause });
  }
}

/** What lies where a file shall be written, and what is a file where a folder is needed. */
async function* obstacles(directory: string, path: string): AsyncGenerator<string> {
  if (await isThere(path)) yield path;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if ((await isThere(folder)) && !(await isFolder(folder))) yield folder;
    if (folder === directory) return;
  }
}

async function isThere(path: string): Promise<boolean> {
  return await foundBy(lstat(path).then(() => true));
}

/** Also when it is a link to one. */
async function isFolder(path: string): Promise<boolean> {
  return await foundBy(stat(path).then((stats) => stats.isDirectory()));
}

async function foundBy(answer: Promise<boolean>): Promise<boolean> {
  try {
    return await answer;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return false;
    throw error;
  }
}

/** Removes a folder that was made, and those made above it, up to one that was there before. */
async function removeFolders(from: string, until: string): Promise<void> {
  for (let folder = from; folder !== until; folder = dirname(folder)) await rmdir(folder);
}

function overwriteRefusal(directory: string, inTheWay: readonly string[]): Refusal {
  const names = inTheWay.map((path) => `\n  ${relative(directory, path) || directory}`).join("");
  return new Refusal(
    `these are in the way, and nothing was written to ${directory}; choose another directory, or move them away:${names}`,
  );
}
