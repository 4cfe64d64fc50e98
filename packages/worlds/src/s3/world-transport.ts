import type { Readable } from "node:stream";
import type { Clock } from "@holdfast/core";
import { bodyStream } from "./body-stream.js";
import { abortedError, connectionError } from "./connection-error.js";
import type { Exchanges, Outcome } from "./exchanges.js";
import { TransportWait } from "./transport-wait.js";
import { discardBody, readBody } from "./wire/read-body.js";
import type {
  S3Transport,
  S3TransportOptions,
  S3TransportRequest,
  S3TransportResponse,
} from "./wire/s3-transport.js";
import type { WireRequest } from "./wire/wire-message.js";

/** The way of one client to the service. */
export class WorldTransport implements S3Transport {
  readonly metadata: { readonly handlerProtocol: string } = { handlerProtocol: "http/1.1" };
  readonly #exchanges: Exchanges;
  readonly #clock: Clock;
  readonly #bodies: Set<Readable>;

  /** @param bodies holds the bodies that were neither read to their end nor destroyed */
  constructor(exchanges: Exchanges, clock: Clock, bodies: Set<Readable>) {
    this.#exchanges = exchanges;
    this.#clock = clock;
    this.#bodies = bodies;
  }

  async handle(
    request: S3TransportRequest,
    options: S3TransportOptions = {},
  ): Promise<{ response: S3TransportResponse }> {
    const wait = new TransportWait(options, this.#clock);
    try {
      const body = await wait.for(readBody(request.body));
      const response = await this.#answer(await this.#exchanges.send(wireRequest(request, body)), wait);
      endWith(options.abortSignal, response.body);
      return { response };
    } catch (error) {
      discardBody(request.body);
      throw error;
    } finally {
      wait.end();
    }
  }

  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): Record<string, never> {
    return {};
  }

  destroy(): void {}

  async #answer(outcome: Outcome, wait: TransportWait): Promise<S3TransportResponse> {
    if (outcome.kind === "none") return await wait.for(new Promise<never>(() => undefined));
    if (outcome.kind === "connection-error") throw connectionError(outcome.code);
    const { answer, end, delayMs } = outcome;
    if (delayMs > 0) {
      await wait.for(new Promise<void>((resolve) => this.#clock.schedule(resolve, delayMs)));
    }
    // Who gave up while the service worked gets no answer.
    await wait.for(Promise.resolve());
    const body = bodyStream(answer.body, end);
    this.#bodies.add(body);
    body.once("close", () => this.#bodies.delete(body));
    return { statusCode: answer.status, headers: { ...answer.headers }, body };
  }
}

/**
 * An abort ends the body, too, if it is still on its way, as it does in the SDK's own transport: it destroys the request.
 * As there, who does not listen for errors is not told of this one.
 */
function endWith(signal: S3TransportOptions["abortSignal"], body: Readable): void {
  const onAbort = (): void => {
    body.destroy(body.listenerCount("error") > 0 ? abortedError() : undefined);
  };
  if (signal?.aborted) onAbort();
  signal?.addEventListener?.("abort", onAbort);
  body.once("close", () => signal?.removeEventListener?.("abort", onAbort));
}

function wireRequest(
  { method, hostname, path, query, headers }: S3TransportRequest,
  body: Uint8Array,
): WireRequest {
  const values = Object.entries(query ?? {}).map(([name, value]): [string, string] => {
    return [name, Array.isArray(value) ? (value[0] ?? "") : (value ?? "")];
  });
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { method, hostname, path, query: new Map(values), headers: Object.fromEntries(named), body };
}
