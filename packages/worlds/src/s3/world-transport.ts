import { Readable } from "node:stream";
import type { RequestLog } from "./request-log.js";
import type { S3Service, ServiceAnswer } from "./s3-service.js";
import { untilAborted } from "./until-aborted.js";
import { readBody } from "./wire/read-body.js";
import type {
  S3Transport,
  S3TransportOptions,
  S3TransportRequest,
  S3TransportResponse,
} from "./wire/s3-transport.js";
import type { WireRequest } from "./wire/wire.js";

const chunkBytes = 64 * 1024;

export interface TransportParts {
  readonly client: number;
  readonly service: S3Service;
  readonly log: RequestLog;
}

/** The way of one client to the service. */
export class WorldTransport implements S3Transport {
  readonly metadata: { readonly handlerProtocol: string } = { handlerProtocol: "http/1.1" };
  readonly #parts: TransportParts;

  constructor(parts: TransportParts) {
    this.#parts = parts;
  }

  async handle(
    request: S3TransportRequest,
    options: S3TransportOptions = {},
  ): Promise<{ response: S3TransportResponse }> {
    const body = await untilAborted(readBody(request.body), options.abortSignal);
    const answer = await this.#send({ ...wireRequest(request), body });
    return {
      response: { statusCode: answer.status, headers: { ...answer.headers }, body: stream(answer.body) },
    };
  }

  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): Record<string, never> {
    return {};
  }

  destroy(): void {}

  async #send(request: WireRequest): Promise<ServiceAnswer> {
    const { client, service, log } = this.#parts;
    const number = log.add({ client, ...service.subjectOf(request), bytes: request.body.length });
    const answer = await service.handle(request);
    log.amend(number, { status: answer.status, ...(answer.code === undefined ? {} : { code: answer.code }) });
    return answer;
  }
}

function wireRequest({
  method,
  hostname,
  path,
  query,
  headers,
}: S3TransportRequest): Omit<WireRequest, "body"> {
  const values = Object.entries(query ?? {}).map(([name, value]): [string, string] => {
    return [name, Array.isArray(value) ? (value[0] ?? "") : (value ?? "")];
  });
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { method, hostname, path, query: new Map(values), headers: Object.fromEntries(named) };
}

function stream(bytes: Uint8Array): Readable {
  let at = 0;
  return new Readable({
    read() {
      if (at >= bytes.length) {
        this.push(null);
        return;
      }
      this.push(bytes.subarray(at, at + chunkBytes));
      at += chunkBytes;
    },
  });
}
