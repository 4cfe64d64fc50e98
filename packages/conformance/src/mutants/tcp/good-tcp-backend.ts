import { setTimeout as delay } from "node:timers/promises";
import {
  assertKey,
  assertLimit,
  assertPrefix,
  assertRange,
  type Backend,
  type BackendTraits,
  BodyReader,
  boundedCall,
  CorruptError,
  type CreateResult,
  HoldfastError,
  InvalidArgumentError,
  InvalidStateError,
  type ListedObject,
  type ListOptions,
  NotFoundError,
  type ObjectBody,
  OutcomeUnknownError,
  type ProbeOptions,
  type ProbeReport,
  type ReadOptions,
  randomNonce,
  systemRandom,
  UnavailableError,
  type VerbOptions,
} from "@holdfast/core";
import type { NetworkAddress } from "../../harness/network-address.js";
import { ExchangeError } from "./exchange.js";
import type { Frame } from "./frame.js";
import { goodTcpSteps, type TcpSteps } from "./tcp-steps.js";

const defaultDeadlineMs = 30_000;
const pauseMs = 10;

/**
 * A client of an `ObjectServer` that keeps every promise of a backend over a network that keeps none: requests are
 * repeated with the nonce of the first attempt until there is an answer or the deadline passes.
 */
export class GoodTcpBackend implements Backend {
  readonly specVersion: 1 = 1;
  readonly name: string = "good-tcp";
  readonly traits: BackendTraits = {
    orderedListing: true,
    inlineLimitBytes: 4096,
    preferredObjectBytes: 1024 * 1024,
    durability: "process-crash",
    hazards: [
      {
        id: "lost-answer",
        disposition: "mitigated",
        explanation: "a repeated request is known by its nonce",
      },
    ],
  };
  readonly #address: NetworkAddress;
  readonly #steps: TcpSteps;
  #closed = false;

  constructor(address: NetworkAddress, steps: TcpSteps = goodTcpSteps()) {
    this.#address = address;
    this.#steps = steps;
  }

  async probe(options: ProbeOptions = {}): Promise<ProbeReport> {
    const key = `holdfast.probe/${randomNonce(systemRandom)}`;
    const { status } = await this.create(key, Buffer.from("probe"), options);
    const again = await this.create(key, Buffer.from("again"), options);
    await this.remove([key], options);
    const works = status === "created" && again.status === "exists";
    if (!works) throw new UnavailableError(`a key was created with ${status} and then with ${again.status}`);
    return {
      backend: this.name,
      checks: [{ id: "exclusive-create", outcome: "pass", explanation: "a key is created once" }],
    };
  }

  async write(key: string, body: ObjectBody, options: VerbOptions = {}): Promise<void> {
    const source = new BodyReader(body);
    try {
      assertKey(key);
      const nonce = randomNonce(systemRandom);
      await this.#bounded(`write of ${key}`, true, options, async (signal) => {
        const bytes = await source.collect(signal);
        const { head } = await this.#ask({ head: { verb: "write", key, nonce }, body: bytes }, signal);
        if (head.status === "created") return;
        throw new InvalidArgumentError(`key ${key} names another object already; a key is written once`);
      });
    } finally {
      source.close();
    }
  }

  async create(key: string, bytes: Uint8Array, options: VerbOptions = {}): Promise<CreateResult> {
    assertKey(key);
    const request: Frame = {
      head: { verb: "create", key, nonce: randomNonce(systemRandom) },
      body: Uint8Array.from(bytes),
    };
    return await this.#bounded(`create of ${key}`, true, options, async (signal) => {
      const { head, body } = await this.#ask(request, signal);
      return head.status === "created" ? { status: "created" } : { status: "exists", bytes: body };
    });
  }

  async read(key: string, { range, ...options }: ReadOptions = {}): Promise<Uint8Array> {
    assertKey(key);
    assertRange(range);
    return await this.#bounded(`read of ${key}`, false, options, async (signal) => {
      const { head, body } = await this.#ask({ head: { verb: "get", key, ...range }, body: nothing }, signal);
      if (head.status === "absent") throw new NotFoundError(`there is no object ${key}`);
      if (head.status === "found") return body;
      throw new CorruptError(`${key} has ${head.sizeBytes} bytes; the range is not wholly in it`, { key });
    });
  }

  async list(
    prefix: string,
    { after, limit, ...options }: ListOptions = {},
  ): Promise<readonly ListedObject[]> {
    assertPrefix(prefix);
    if (limit !== undefined) assertLimit(limit);
    const page = { ...(after !== undefined && { after }), ...(limit !== undefined && { limit }) };
    return await this.#bounded(`list of "${prefix}"`, false, options, async (signal) => {
      const { body } = await this.#ask({ head: { verb: "list", prefix, ...page }, body: nothing }, signal);
      return parseListing(body);
    });
  }

  async remove(keys: readonly string[], options: VerbOptions = {}): Promise<void> {
    for (const key of keys) assertKey(key);
    await this.#bounded(`removal of ${keys.length} objects`, true, options, async (signal) => {
      await this.#ask({ head: { verb: "remove" }, body: Buffer.from(JSON.stringify(keys)) }, signal);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  /** Repeats a request until it has an answer. One that never reached the server may have done so before. */
  async #ask(request: Frame, signal: AbortSignal): Promise<Frame> {
    const steps = this.#steps;
    let mayHaveArrived = false;
    for (let asked = request; ; asked = steps.again(asked)) {
      try {
        return await steps.exchange(this.#address, asked, signal);
      } catch (error) {
        if (!(error instanceof ExchangeError)) throw error;
        mayHaveArrived ||= error.mayHaveArrived;
        if (!steps.triesAgain(asked)) throw unanswered(error, mayHaveArrived, steps.outcomeUnanswered(asked));
      }
      await delay(pauseMs, undefined, { signal });
    }
  }

  async #bounded<T>(
    what: string,
    mutates: boolean,
    { signal, deadlineMs = defaultDeadlineMs }: VerbOptions,
    run: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (this.#closed) throw new InvalidStateError(`${what} came after close()`);
    const bounds = this.#steps.bounds({ deadlineMs, ...(signal && { signal }) });
    return await boundedCall({ what, mutates, ...bounds }, async (cut) => {
      try {
        return await run(cut);
      } catch (error) {
        if (HoldfastError.isInstance(error) || cut.aborted) throw error;
        throw new OutcomeUnknownError(`${what} failed in a way that is not known`, { cause: error });
      }
    });
  }
}

const nothing = new Uint8Array(0);

function unanswered(
  cause: Error,
  mayHaveArrived: boolean,
  outcome: "not-applied" | "unknown",
): HoldfastError {
  return mayHaveArrived && outcome === "unknown"
    ? new OutcomeUnknownError(cause.message, { cause })
    : new UnavailableError(cause.message, { cause });
}

function parseListing(body: Uint8Array): readonly ListedObject[] {
  const lines = Buffer.from(body).toString("utf8").split("\n");
  return lines.slice(0, -1).map((line) => {
    const [key = "", size, timestamp] = line.split(" ");
    return { key, sizeBytes: Number(size), timestampMs: Number(timestamp) };
  });
}
