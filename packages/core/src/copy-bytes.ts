/** A copy that shares nothing with the original. `Buffer.prototype.slice` would be a view of the same memory. */
export function copyBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}
