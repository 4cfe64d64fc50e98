import type {
  S3FaultName,
  S3FaultRequest,
  S3Faults,
  S3Transport,
  S3TransportOptions,
  S3TransportRequest,
  S3TransportResponse,
  S3World,
} from "@holdfast/worlds/s3";
import { CompletionWatch } from "./completion-watch.js";
import type { IdleClock } from "./idle-clock.js";

/** What a request takes, in milliseconds. */
const requestMs = 1;

/** A request that met a fault. */
export interface MetFault {
  readonly request: S3FaultRequest;
  readonly fault: S3FaultName | "custom";
}

export interface WireOptions {
  readonly world: S3World;
  readonly clock: IdleClock;
  /** Asked before each request of anybody, which is counted from 1: whether all that is late lands now. */
  readonly landsBefore?: (number: number) => boolean;
}

/** All the ways to one world: what is sent is counted, and what is late lands between two requests. */
export class Wire {
  readonly #options: WireOptions;
  #count = 0;

  constructor(options: WireOptions) {
    this.#options = options;
  }

  /** How many requests were sent. */
  get count(): number {
    return this.#count;
  }

  connect(faults?: S3Faults): WireClient {
    const { world } = this.#options;
    const met: MetFault[] = [];
    const requests: S3FaultRequest[] = [];
    const watched: S3Faults = {
      fault: (request) => {
        requests.push(request);
        const fault = faults?.fault(request);
        if (fault) met.push({ request, fault: fault.name });
        return fault;
      },
    };
    const before = async (): Promise<void> => await this.#before();
    return new WireClient(world.connect({ faults: watched }), before, met, requests);
  }

  async #before(): Promise<void> {
    const { world, clock, landsBefore } = this.#options;
    this.#count += 1;
    clock.pass(requestMs);
    if (landsBefore?.(this.#count)) await world.landLate();
  }
}

/** One client's way. Once it is cut, nothing more is sent and nobody is answered. */
export class WireClient implements S3Transport {
  readonly metadata: S3Transport["metadata"];
  /** The faults that it has met, in order. */
  readonly met: readonly MetFault[];
  readonly requests: readonly S3FaultRequest[];
  readonly #inner: S3Transport;
  readonly #before: () => Promise<void>;
  readonly #completions = new CompletionWatch();
  #isCut = false;

  constructor(
    inner: S3Transport,
    before: () => Promise<void>,
    met: readonly MetFault[],
    requests: readonly S3FaultRequest[],
  ) {
    this.metadata = inner.metadata;
    this.met = met;
    this.requests = requests;
    this.#inner = inner;
    this.#before = before;
  }

  /** Uploads that this client aborted although it could not know whether they were completed. */
  get abortedOpen(): readonly string[] {
    return this.#completions.abortedOpen;
  }

  cut(): void {
    this.#isCut = true;
  }

  async handle(
    request: S3TransportRequest,
    options: S3TransportOptions = {},
  ): Promise<{ response: S3TransportResponse }> {
    if (this.#isCut) throw Object.assign(new Error("the process is dead"), { code: "ECONNREFUSED" });
    await this.#before();
    const answer = this.#inner.handle(request, options);
    this.#completions.watch(request, answer);
    return await answer;
  }

  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): Record<string, never> {
    return {};
  }

  destroy(): void {}
}
