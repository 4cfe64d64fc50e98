import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Clock, InvalidArgumentError } from "@holdfast/core";
import type { BodyEnd } from "./body-stream.js";
import type { Exchanges } from "./exchanges.js";
import type { S3Faults } from "./faults/s3-faults.js";
import type { WireRequest, WireResponse } from "./wire/wire-message.js";

export interface ServeOptions {
  /** Only the loopback interface: the world checks no signatures. */
  readonly host?: "127.0.0.1";
  /** Default: a free one. */
  readonly port?: number;
  /** What requests over HTTP meet. Every failed connection looks like a reset to the client. Default: nothing. */
  readonly faults?: S3Faults;
}

/** A world that is reached over HTTP. */
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
  exchanges: Exchanges,
  clock: Clock,
  { host = loopback, port = 0 }: ServeOptions,
): Promise<ServedWorld> {
  if (host !== loopback) {
    throw new InvalidArgumentError(
      `host is ${JSON.stringify(host)}; the world is served on ${loopback} only`,
    );
  }
  const server = createServer((incoming, outgoing) => {
    serveRequest(exchanges, clock, incoming, outgoing).catch((error: unknown) => {
      outgoing.destroy(error instanceof Error ? error : new Error(String(error)));
    });
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

async function serveRequest(
  exchanges: Exchanges,
  clock: Clock,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const request = await readRequest(incoming);
  // A client that is gone before its request was complete has asked for nothing.
  if (!request) {
    incoming.socket.destroy();
    return;
  }
  const outcome = await exchanges.send(request);
  if (outcome.kind === "none") return;
  if (outcome.kind === "connection-error") {
    incoming.socket.resetAndDestroy();
    return;
  }
  const { answer, end, delayMs } = outcome;
  if (delayMs > 0) await new Promise<void>((resolve) => clock.schedule(resolve, delayMs));
  respond(outgoing, answer, end);
}

function respond(outgoing: ServerResponse, { status, headers, body }: WireResponse, end: BodyEnd): void {
  outgoing.writeHead(status, headers);
  if (end === "end") {
    outgoing.end(body);
    return;
  }
  outgoing.flushHeaders();
  outgoing.write(body, () => {
    if (end !== "stall") outgoing.socket?.resetAndDestroy();
  });
}

async function readRequest(incoming: IncomingMessage): Promise<WireRequest | undefined> {
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
  const named = Object.entries(incoming.headers).map(([name, value]): [string, string] => {
    return [name, Array.isArray(value) ? value.join(",") : (value ?? "")];
  });
  const headers: Readonly<Record<string, string>> = Object.fromEntries(named);
  const { host = "" } = headers;
  const hostname = host.replace(/:\d+$/, "");
  return { method: incoming.method ?? "GET", hostname, path, query, headers, body: Buffer.concat(chunks) };
}
