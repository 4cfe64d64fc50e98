import { CorruptError } from "../errors/corrupt-error.js";

/** A way to bytes that can be proven to be what was written. */
export interface Proof<T> {
  /** Asks the storage for the same bytes afresh. */
  readonly readAgain: () => Promise<Uint8Array>;
  /** What the bytes are; throws `CorruptError` when they are not what was written. */
  readonly prove: (bytes: Uint8Array) => T;
}

/**
 * What some bytes prove to be. Bytes that prove wrong are read once more before what is stored is taken for damaged: a bit
 * that flips on the way slips past the checksums of TCP (RFC 9293, 3.1), and few stores send one of a part of an object.
 *
 * @throws CorruptError when they prove wrong twice.
 */
export async function proven<T>(bytes: Uint8Array, { readAgain, prove }: Proof<T>): Promise<T> {
  try {
    return prove(bytes);
  } catch (error) {
    if (!CorruptError.isInstance(error)) throw error;
  }
  return prove(await readAgain());
}

/** Reads bytes and proves what they are, {@link proven | reading once more} what proves wrong. */
export async function readProven<T>(
  read: () => Promise<Uint8Array>,
  prove: (bytes: Uint8Array) => T,
): Promise<T> {
  return await proven(await read(), { readAgain: read, prove });
}
