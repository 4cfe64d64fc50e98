import { join } from "node:path";
import type { OutputFileSystem } from "./output-file-system.js";

const partPattern = /\.g(\d+)\.part$/;

/**
 * Where output lies: finished files in one directory, files in progress ("parts") in another of the same file
 * system. The name of a part carries the generation of the writer that made it and is used once, so a writer
 * that was fenced but still runs can never touch the parts of its successor.
 */
export class OutputDirectory {
  readonly files: OutputFileSystem;
  readonly finishedPath: string;
  readonly partsPath: string;

  constructor(files: OutputFileSystem, finishedPath: string, partsPath: string) {
    this.files = files;
    this.finishedPath = finishedPath;
    this.partsPath = partsPath;
  }

  async make(): Promise<void> {
    await this.files.makeDirectory(this.finishedPath);
    await this.files.makeDirectory(this.partsPath);
  }

  finished(file: string): string {
    return join(this.finishedPath, file);
  }

  part(part: string): string {
    return join(this.partsPath, part);
  }

  partName(file: string, generation: number): string {
    return `${file}.g${generation}.part`;
  }

  /**
   * Removes the parts that no checkpoint can ever name again: those of older generations that the restored
   * checkpoint does not name. Output written after that checkpoint is thereby discarded.
   */
  async discardOlderParts(generation: number, named: ReadonlySet<string>): Promise<readonly string[]> {
    const discarded: string[] = [];
    for (const part of await this.files.list(this.partsPath)) {
      const madeBy = partPattern.exec(part)?.[1];
      if (madeBy === undefined || Number(madeBy) >= generation || named.has(part)) continue;
      await this.files.remove(this.part(part));
      discarded.push(part);
    }
    return discarded;
  }
}
