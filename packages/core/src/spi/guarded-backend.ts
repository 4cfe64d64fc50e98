import { CorruptError } from "../errors/corrupt-error.js";
import { HoldfastError } from "../errors/holdfast-error.js";
import { OutcomeUnknownError } from "../errors/outcome-unknown-error.js";
import { UnavailableError } from "../errors/unavailable-error.js";
import { observed } from "../events.js";
import { describeValue } from "../key.js";
import { boundedCall } from "../time/bounded-call.js";
import type { Clock } from "../time/clock.js";
import type { Deadline } from "../time/deadline.js";
import type { Random } from "../time/random.js";
import { retryTransient } from "../time/retry.js";
import type { Backend } from "./backend.js";
import type { BackendTraits } from "./backend-traits.js";
import type { ByteRange } from "./byte-range.js";
import type { CreateResult } from "./create-result.js";
import type { ListedObject } from "./listed-object.js";
import type { ObjectBody } from "./object-body.js";
import type { ProbeReport } from "./probe-report.js";

type RunVerb<T> = (options: { signal: AbortSignal; deadlineMs: number }) => Promise<T>;

/** What a verb is about, for messages and events. */
interface VerbSubject {
  readonly key?: string;
  readonly prefix?: string;
  readonly keys?: readonly string[];
}

/**
 * The backend as the store uses it: whatever the adapter does, every verb ends by its deadline, every error is
 * typed, and a read has the length that was asked for. Verbs that may be repeated at will (read, list, remove) are
 * repeated a few times when they fail in a way that may pass.
 */
export class GuardedBackend {
  readonly #backend: Backend;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(backend: Backend, clock: Clock, random: Random) {
    this.#backend = backend;
    this.#clock = clock;
    this.#random = random;
  }

  get traits(): BackendTraits {
    return this.#backend.traits;
  }

  async probe(deadline: Deadline): Promise<ProbeReport> {
    return await this.#call("probe", {}, true, deadline, (options) => this.#backend.probe(options));
  }

  async write(key: string, body: ObjectBody, deadline: Deadline): Promise<void> {
    await this.#call("write", { key }, true, deadline, (options) => this.#backend.write(key, body, options));
  }

  async create(key: string, bytes: Uint8Array, deadline: Deadline): Promise<CreateResult> {
    return await this.#call("create", { key }, true, deadline, async (options) =>
      assertCreateResult(await this.#backend.create(key, bytes, options)),
    );
  }

  async read(key: string, deadline: Deadline, range?: ByteRange): Promise<Uint8Array> {
    const bytes = await this.#repeated("read", { key }, false, deadline, async (options) =>
      assertBytes(await this.#backend.read(key, range ? { ...options, range } : options)),
    );
    if (range && bytes.length !== range.length) {
      throw new CorruptError(
        `${key}: ${range.length} bytes at ${range.offset} were asked for, ${bytes.length} came`,
        {
          key,
        },
      );
    }
    return bytes;
  }

  async list(
    prefix: string,
    deadline: Deadline,
    page: { readonly limit?: number; readonly after?: string } = {},
  ): Promise<readonly ListedObject[]> {
    return await this.#repeated("list", { prefix }, false, deadline, async (options) =>
      assertListing(await this.#backend.list(prefix, { ...options, ...page })),
    );
  }

  async remove(keys: readonly string[], deadline: Deadline): Promise<void> {
    await this.#repeated("remove", { keys }, true, deadline, (options) =>
      this.#backend.remove(keys, options),
    );
  }

  async tidy(deadline: Deadline): Promise<number> {
    const { tidy } = this.#backend;
    if (!tidy) return 0;
    const report = await this.#call("tidy", {}, true, deadline, (options) =>
      tidy.call(this.#backend, options),
    );
    return report.removed;
  }

  async #repeated<T>(
    verb: string,
    subject: VerbSubject,
    mutates: boolean,
    deadline: Deadline,
    run: RunVerb<T>,
  ): Promise<T> {
    return await retryTransient(verb, deadline, this.#random, () =>
      this.#call(verb, subject, mutates, deadline, run),
    );
  }

  async #call<T>(
    verb: string,
    subject: VerbSubject,
    mutates: boolean,
    deadline: Deadline,
    run: RunVerb<T>,
  ): Promise<T> {
    const what = `${verb} of ${subject.key ?? subject.prefix ?? "objects"}`;
    const bounds = { what, mutates, clock: this.#clock, ...deadline.verbOptions() };
    const details = { backend: this.#backend.name, verb, ...subject };
    return await observed("verb", this.#clock, details, async () => {
      try {
        return await boundedCall(bounds, async (signal) => {
          return await run({ signal, deadlineMs: Math.max(0, deadline.remainingMs()) });
        });
      } catch (error) {
        throw typedError(error, what, mutates);
      }
    });
  }
}

/** An adapter owes typed errors; one that is not says nothing about what was applied. */
function typedError(error: unknown, what: string, mutates: boolean): HoldfastError {
  if (HoldfastError.isInstance(error)) return error;
  const message = `${what} failed with an error that is not Holdfast's: ${describeValue(error)}`;
  return mutates
    ? new OutcomeUnknownError(message, { cause: error })
    : new UnavailableError(message, { cause: error });
}

function assertBytes(answer: Uint8Array): Uint8Array {
  if (answer instanceof Uint8Array) return answer;
  throw new TypeError(`the adapter answered ${describeValue(answer)} instead of bytes`);
}

function assertCreateResult(answer: CreateResult): CreateResult {
  if (answer?.status === "created") return answer;
  if (answer?.status === "exists" && answer.bytes instanceof Uint8Array) return answer;
  throw new TypeError(
    `the adapter answered ${describeValue(answer)} instead of "created", or "exists" with bytes`,
  );
}

function assertListing(answer: readonly ListedObject[]): readonly ListedObject[] {
  if (Array.isArray(answer)) return answer;
  throw new TypeError(`the adapter answered ${describeValue(answer)} instead of a list of objects`);
}
