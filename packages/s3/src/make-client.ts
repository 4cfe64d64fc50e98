import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { resolveOnce } from "./resolve-once.js";
import type { S3BackendOptions } from "./s3-options.js";

const connectionTimeoutMs = 3000;
/** A socket that carries nothing in either direction for so long is given up, also while a body is read. */
const socketTimeoutMs = 15_000;
const socketsAtMost = 128;

/** The client that requests go through, and what ends it. */
export interface ClientInUse {
  readonly client: S3Client;
  /** Each send is one request, since the client repeats none by itself. */
  readonly sendsOnce: boolean;
  /** It has signed a request, so that credentials were found. */
  hadCredentials: boolean;
  destroy(): void;
}

/** A client that was passed in is used as it is; it belongs to whoever passed it. */
export function clientInUse(options: S3BackendOptions): ClientInUse {
  const hadCredentials = false;
  if (options.client) {
    return { client: options.client, sendsOnce: false, hadCredentials, destroy: () => undefined };
  }
  const client = new S3Client(clientConfig(options));
  // It takes apart what is sent and what is answered for a log that nobody keeps: an eighth of a small request's time.
  client.middlewareStack.remove("loggerMiddleware");
  resolveOnce(client);
  const ownsTransport = options.requestHandler === undefined;
  return { client, sendsOnce: true, hadCredentials, destroy: () => ownsTransport && client.destroy() };
}

/**
 * Repeating is the backend's, which knows what a lost answer means: a client that repeats a conditional PUT by itself
 * reads its own first attempt as a conflict (aws-sdk-java-v2#6580).
 */
function clientConfig(options: S3BackendOptions): S3ClientConfig {
  const { region, endpoint, forcePathStyle, credentials, requestHandler } = options;
  // Stores other than AWS break on checksums they do not know.
  const checksums = endpoint === undefined ? "WHEN_SUPPORTED" : "WHEN_REQUIRED";
  return {
    maxAttempts: 1,
    followRegionRedirects: true,
    // With it every larger PUT opens a connection of its own.
    expectContinueHeader: false,
    requestChecksumCalculation: checksums,
    responseChecksumValidation: checksums,
    requestHandler: requestHandler ?? nodeHandler(),
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(forcePathStyle !== undefined && { forcePathStyle }),
    ...(credentials !== undefined && { credentials }),
  };
}

function nodeHandler(): NodeHttpHandler {
  const agent = { keepAlive: true, maxSockets: socketsAtMost };
  return new NodeHttpHandler({
    httpAgent: new HttpAgent(agent),
    httpsAgent: new HttpsAgent(agent),
    connectionTimeout: connectionTimeoutMs,
    socketTimeout: socketTimeoutMs,
  });
}
