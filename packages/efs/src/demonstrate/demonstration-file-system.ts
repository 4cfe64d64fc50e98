import * as nodePromises from "node:fs/promises";
import type { PosixFileSystem } from "@holdfast/posix";

/** The calls of `node:fs/promises` that a demonstration makes; those of the adapter, and those it does without. */
export interface DemonstrationFileSystem extends PosixFileSystem {
  rename(oldPath: string, newPath: string): Promise<void>;
  stat(path: string): Promise<{ readonly size: number }>;
}

/** The machine's own file system. */
export const nodeDemonstrationFileSystem: DemonstrationFileSystem = nodePromises;
