import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { OpenWriter, Writer } from "./writer.js";

/** A writer that keeps the value in one file, and reads it with `fs.readFile`. */
export function valueFile(
  facts: Omit<Writer, "open">,
  save: (path: string, value: string) => Promise<void>,
): Writer {
  return {
    ...facts,
    open: async (directory): Promise<OpenWriter> => {
      const path = join(directory, "value");
      return { save: async (value) => await save(path, value), load: async () => await textOf(path) };
    },
  };
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
