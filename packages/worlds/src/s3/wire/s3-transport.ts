import type { Readable } from "node:stream";

/** A request as the SDK gives it to its transport. */
export interface S3TransportRequest {
  readonly method: string;
  readonly hostname: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What the SDK says about one request beside the request. */
export interface S3TransportOptions {
  /** `any` DOM or SDK signal: what both have. */
  readonly abortSignal?: TransportSignal | undefined;
  /** Milliseconds until the headers of the answer. */
  readonly requestTimeout?: number | undefined;
}

/** The part of an AbortSignal that a transport needs. */
export interface TransportSignal {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener?(type: "abort", listener: () => void): void;
  removeEventListener?(type: "abort", listener: () => void): void;
}

export interface S3TransportResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Readable;
}

/**
 * What `S3Client` takes as its `requestHandler`: give it to a client, and all that the client does (signing, XML,
 * streams, retries) runs, and ends in the world. `destroy` does nothing; a client may be thrown away.
 */
export interface S3Transport {
  readonly metadata: { readonly handlerProtocol: string };
  handle(
    request: S3TransportRequest,
    options?: S3TransportOptions,
  ): Promise<{ response: S3TransportResponse }>;
  updateHttpClientConfig(key: never, value: never): void;
  httpHandlerConfigs(): Record<string, never>;
  destroy(): void;
}
