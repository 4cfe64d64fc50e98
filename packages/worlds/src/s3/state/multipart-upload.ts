/** A part as it was sent last. */
export interface StoredPart {
  readonly number: number;
  readonly bytes: Uint8Array;
  /** Without quotation marks. */
  readonly etag: string;
  readonly lastModifiedMs: number;
  readonly checksums: Readonly<Record<string, string>>;
}

/** An upload that was begun and neither completed nor aborted. */
export interface MultipartUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly initiatedMs: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: Map<number, StoredPart>;
}
