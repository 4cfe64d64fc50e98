/** A part of a file that the store has. */
export interface StoredPart {
  /** Its number in the upload. Numbers rise, and need not follow each other. */
  readonly number: number;
  readonly bytes: number;
  /** SHA-256 of its bytes, in hex. */
  readonly sha256: string;
  /** What the store calls it. */
  readonly etag: string;
  /** A checksum that the store made of it, and wants to be told again; in base64. */
  readonly crc32?: string;
}

/** A part as it travels in checkpoints: number, bytes, SHA-256, ETag, CRC-32. */
export type PartTuple =
  | readonly [number: number, bytes: number, sha256: string, etag: string]
  | readonly [number: number, bytes: number, sha256: string, etag: string, crc32: string];

export function partTuple({ number, bytes, sha256, etag, crc32 }: StoredPart): PartTuple {
  return crc32 === undefined ? [number, bytes, sha256, etag] : [number, bytes, sha256, etag, crc32];
}

export function storedPart([number, bytes, sha256, etag, crc32]: PartTuple): StoredPart {
  return { number, bytes, sha256, etag, ...(crc32 !== undefined && { crc32 }) };
}

export function totalBytes(parts: readonly Pick<StoredPart, "bytes">[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}
