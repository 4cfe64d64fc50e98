/**
 * A stream whose rows have fixed positions: reading from row `n` gives the same rows every time, so a
 * checkpoint only has to remember how far it got.
 */
export interface Source<Row> {
  /** Names the stream and its content; a checkpoint of one source is refused for another. */
  readonly id: string;
  /** The number of rows from position 0 to the end. */
  readonly rowCount: number;
  /** The rows from this position to the end, in batches. */
  read(fromRow: number): AsyncIterable<readonly Row[]>;
}
