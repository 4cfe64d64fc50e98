import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { InvalidArgumentError } from "@holdfast/core";
import type { RequestLog } from "./request-log.js";
import type { S3Service } from "./s3-service.js";
import type { WireRequest } from "./wire/wire.js";

export interface ServeOptions {
  /** Only the loopback interface: there is no check of signatures. */
  readonly host?: "127.0.0.1";
  /** Default: a free one. */
  readonly port?: number;
}

export interface ServedWorld {
  /** `http://127.0.0.1:<port>`, for clients that put the bucket into the path. */
  readonly endpoint: string;
  readonly port: number;
  /** Ends every connection; when it resolves no socket is left. */
  close(): Promise<void>;
}

const loopback = "127.0.0.1";

/** Puts the service behind HTTP. */
export async function serveWorld(
  service: S3Service,
  log: RequestLog,
  { host = loopback, port = 0 }: ServeOptions,
): Promise<ServedWorld> {
  if (host !== loopback) {
    throw new InvalidArgumentError(
      `host is ${JSON.stringify(host)}; the world is served on ${loopback} only`,
    );
  }
  const server = createServer((incoming, outgoing) => {
    answer(service, log, incoming, outgoing).catch((error: unknown) => outgoing.destroy(error as Error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, loopback, resolve);
  });
  const bound = server.address();
  const listening = bound !== null && typeof bound === "object" ? bound.port : port;
  return {
    endpoint: `http://${loopback}:${listening}`,
    port: listening,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  service: S3Service,
  log: RequestLog,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const request = await wireRequest(incoming);
  // A client that is gone before its request was complete has asked for nothing.
  if (!request) return;
  const number = log.add({ client: 0, ...service.subjectOf(request), bytes: request.body.length });
  const { status, headers, body, code } = await service.handle(request);
  log.amend(number, { status, ...(code === undefined ? {} : { code }) });
  outgoing.writeHead(status, headers);
  outgoing.end(body);
}

async function wireRequest(incoming: IncomingMessage): Promise<WireRequest | undefined> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of incoming) chunks.push(chunk);
  } catch {
    return undefined;
  }
  const url = incoming.url ?? "/";
  const mark = url.indexOf("?");
  const query = new Map(new URLSearchParams(mark < 0 ? "" : url.slice(mark)));
  const path = mark < 0 ? url : url.slice(0, mark);
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(",") : (value ?? ""),
    ]),
  );
  const hostname = (headers["host"] ?? "").replace(/:\d+$/, "");
  return { method: incoming.method ?? "GET", hostname, path, query, headers, body: Buffer.concat(chunks) };
}
