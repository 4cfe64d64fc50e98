/** A request as it came over the wire; names of headers are in lower case. */
export interface WireRequest {
  readonly method: string;
  /** Host without its port. */
  readonly hostname: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** An answer as it goes over the wire; names of headers are in lower case. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}
