/** A part of an object: `length` bytes from `offset` on, both in bytes. It must lie within the object. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}
