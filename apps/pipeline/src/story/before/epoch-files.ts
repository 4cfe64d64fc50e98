/** A file of the store, as a listing shows it. */
export interface ListedFile {
  readonly path: string;
  readonly bytes: number;
  readonly atMs: number;
}

/** Files by path, replaced where they are, as such stores use their storage. */
export interface EpochFiles {
  put(path: string, text: string): Promise<void>;
  /** `undefined` where there is none. */
  get(path: string): Promise<string | undefined>;
  /** Absence is success. */
  delete(path: string): Promise<void>;
  list(): Promise<readonly ListedFile[]>;
}

export function epochPath(epoch: number, file: "metadata" | "sink-000"): string {
  return `checkpoint-${String(epoch).padStart(7, "0")}/${file}`;
}
