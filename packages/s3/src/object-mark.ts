import { type Random, randomNonce } from "@holdfast/core";

/** What an object tells of the call that stored it, in its user metadata. */
export interface ObjectMark {
  /**
   * A name for one call, sent with each of its attempts. It tells one's own object from that of another with the same
   * content, which neither the bytes nor an ETag can.
   */
  readonly writeId: string | undefined;
  /** How many bytes were stored, where that was known beforehand: an answer with fewer is not the whole. */
  readonly sizeBytes?: number | undefined;
}

const writeIdName = "holdfast-write-id";
const sizeName = "holdfast-bytes";

export function newWriteId(random: Random): string {
  return randomNonce(random);
}

/** The mark as user metadata. */
export function markMetadata(writeId: string, sizeBytes?: number): Record<string, string> {
  return { [writeIdName]: writeId, ...(sizeBytes !== undefined && { [sizeName]: String(sizeBytes) }) };
}

/** Header names have no case, and some stores do not keep it. */
export function markOf(metadata: Readonly<Record<string, string>> | undefined): ObjectMark {
  const named = new Map(Object.entries(metadata ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const size = named.get(sizeName);
  return {
    writeId: named.get(writeIdName),
    sizeBytes: size !== undefined && /^\d+$/.test(size) ? Number(size) : undefined,
  };
}
