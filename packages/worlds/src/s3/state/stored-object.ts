import { createHash } from "node:crypto";

/** One version of an object, or a marker that says the object was deleted. */
export interface StoredObject {
  readonly key: string;
  readonly versionId: string;
  readonly isDeleteMarker: boolean;
  readonly bytes: Uint8Array;
  /** Without quotation marks. */
  readonly etag: string;
  readonly lastModifiedMs: number;
  /** The headers that are given back with the object: its type, and the user's own metadata. */
  readonly headers: Readonly<Record<string, string>>;
  /** By algorithm, in Base64. */
  readonly checksums: Readonly<Record<string, string>>;
}

export function md5(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("hex");
}

/** In the order of their bytes in UTF-8, which is not that of JavaScript's `<`. */
export function compareKeys(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}
