import { writeSync } from "node:fs";

/** Writes a line and returns when it has left the process, so that a cut right after it loses nothing of it. */
export function writeLine(descriptor: number, line: string): void {
  let rest = Buffer.from(`${line}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      // The pipe is full and does not block: the parent reads on.
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
    }
  }
}
