/** Turns the records of one file into its bytes. */
export interface FileEncoder<R> {
  /**
   * The bytes that the record adds to the file now; none while it waits inside, for a row group say. The memory is not
   * used again.
   */
  encode(record: R): Uint8Array;
  /** The bytes that end the file. Nothing is asked of the encoder afterwards. */
  end(): Uint8Array;
  /**
   * What a later run needs to go on with this file, such as records that wait and what a footer will say; at the moment
   * of the call, in memory of its own. None when the bytes so far are enough.
   */
  state(): Uint8Array | undefined;
}

/** A file format. Write one of your own to add another. */
export interface Encoder<R> {
  /**
   * Names the format and all of its options that matter to a file that was begun: a run whose encoder has another id does
   * not go on with files of this one, but ends them.
   */
  readonly id: string;
  /** The end of the names of files, such as `.jsonl`. */
  readonly extension: string;
  readonly contentType: string;
  /** Begins a file. */
  open(): FileEncoder<R>;
  /** Goes on with a file of so many bytes, of which `state` was taken. */
  resume(state: Uint8Array | undefined, bytes: number): FileEncoder<R>;
}
