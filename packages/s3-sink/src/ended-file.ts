import type { FinishedFile } from "./finished-file.js";
import type { OpenFile, PendingPart } from "./open-file.js";

/** A file that gets no more records, and whose last parts may still be on their way. */
export interface EndedFile {
  readonly mark: string;
  readonly parts: readonly PendingPart[];
  /** Resolves when the store has all of it. */
  finished(): Promise<FinishedFile>;
}

export function endedFile(file: OpenFile<never>): EndedFile {
  const { records, bytes, parts } = file;
  const { key, mark } = file.facts;
  return {
    mark,
    parts,
    finished: async () => {
      const stored = await Promise.all(parts.map(async (part) => await part.stored));
      return { key, mark, records, bytes, parts: stored, uploadId: await file.uploadId() };
    },
  };
}
