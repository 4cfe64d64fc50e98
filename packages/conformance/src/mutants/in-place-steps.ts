import { randomNonce, systemRandom } from "@holdfast/core";
import { pause } from "../case/ends-in-time.js";
import type { FileSteps } from "./file-steps.js";
import { fileErrorCode } from "./map-file-error.js";

const piece = 32 * 1024;

/** Steps that make no temporary file: the name is taken first, exclusively, and the bytes come bit by bit. */
export function inPlaceSteps(good: FileSteps): Partial<FileSteps> {
  /** Where those write who found the name taken, by attempt. */
  const losers = new Map<string, string>();
  const published = new Set<string>();
  const pathOf = (attempt: string): string => attempt.slice(0, attempt.lastIndexOf("?"));
  return {
    tempPath: (path) => `${path}?${randomNonce(systemRandom)}`,
    openTemp: async (attempt) => {
      try {
        return await good.openTemp(pathOf(attempt));
      } catch (error) {
        if (fileErrorCode(error) !== "EEXIST") throw error;
        const elsewhere = good.tempPath(pathOf(attempt));
        losers.set(attempt, elsewhere);
        return await good.openTemp(elsewhere);
      }
    },
    writeBytes: async (handle, bytes, position) => {
      for (let at = 0; at < bytes.length; at += piece) {
        await good.writeBytes(handle, bytes.subarray(at, at + piece), position + at);
        await pause(1);
      }
    },
    publish: async (attempt) => {
      if (losers.has(attempt)) return false;
      published.add(attempt);
      return true;
    },
    discardTemp: async (attempt) => {
      const elsewhere = losers.get(attempt);
      losers.delete(attempt);
      if (!published.delete(attempt)) await good.discardTemp(elsewhere ?? pathOf(attempt));
    },
  };
}
