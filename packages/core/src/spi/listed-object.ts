/** One object as a listing shows it. */
export interface ListedObject {
  readonly key: string;
  readonly sizeBytes: number;
  /** The storage's own timestamp, in milliseconds; only ever compared with other timestamps of the same storage.
   * Any fineness will do, and equal ones too. */
  readonly timestampMs: number;
}
