import type {
  S3Transport,
  S3TransportOptions,
  S3TransportRequest,
  S3TransportResponse,
} from "@holdfast/worlds/s3";

/** What becomes of a process at one of its requests. */
export interface Death {
  /** At which of its requests, counted from 1. */
  readonly atRequest: number;
  /** The request is never sent, or it is and its answer does not come any more, or it is sent when `thaw` is called. */
  readonly request: "unsent" | "unanswered" | "late";
  /** Whether the process goes on when `thaw` is called, as after SIGCONT. Otherwise it is gone. */
  readonly wakes?: boolean;
}

/** A process's way to S3, which can end in the middle of anything: then nobody is answered any more. */
export class MortalWire implements S3Transport {
  readonly metadata: S3Transport["metadata"];
  /** Resolves when the process is dead, or frozen. */
  readonly ended: Promise<void>;
  readonly #inner: S3Transport;
  readonly #death: Death | undefined;
  #count = 0;
  #isFrozen = false;
  #end: () => void = () => undefined;
  #thawed: Promise<void>;
  #thaw: () => void = () => undefined;

  constructor(inner: S3Transport, death?: Death) {
    this.metadata = inner.metadata;
    this.#inner = inner;
    this.#death = death;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#thawed = new Promise((resolve) => {
      this.#thaw = resolve;
    });
  }

  get requests(): number {
    return this.#count;
  }

  /** What was late lands, and a process that only slept goes on. */
  thaw(): void {
    this.#isFrozen = this.#death?.wakes !== true;
    this.#thaw();
  }

  async handle(
    request: S3TransportRequest,
    options: S3TransportOptions = {},
  ): Promise<{ response: S3TransportResponse }> {
    this.#count += 1;
    if (this.#isFrozen) return await this.#sleep(request, options);
    if (this.#count !== this.#death?.atRequest) return await this.#answer(request, options);
    this.#isFrozen = true;
    this.#end();
    const { request: fate } = this.#death;
    if (fate === "unanswered") await this.#inner.handle(request);
    if (fate === "late") {
      await this.#thawed;
      const answer = await this.#inner.handle(request);
      if (!this.#isFrozen) return answer;
    }
    return await this.#sleep(request, options);
  }

  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): Record<string, never> {
    return {};
  }

  destroy(): void {}

  async #answer(
    request: S3TransportRequest,
    options: S3TransportOptions,
  ): Promise<{ response: S3TransportResponse }> {
    const answer = await this.#inner.handle(request, options);
    // What was under way when the process ended is not answered either.
    return this.#isFrozen ? await this.#sleep(request, options) : answer;
  }

  async #sleep(
    request: S3TransportRequest,
    options: S3TransportOptions,
  ): Promise<{ response: S3TransportResponse }> {
    if (this.#death?.wakes !== true) return await new Promise<never>(() => undefined);
    await this.#thawed;
    return await this.#inner.handle(request, options);
  }
}
