/** The bytes of an object: at hand, or produced while they are written, of unknown length. */
export type ObjectBody = Uint8Array | AsyncIterable<Uint8Array>;
