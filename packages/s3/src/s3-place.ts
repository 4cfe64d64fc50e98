import type { S3Client } from "@aws-sdk/client-s3";
import { boundedCall, type Clock, type HoldfastError, type Random } from "@holdfast/core";
import type { ClientInUse } from "./make-client.js";
import { mapS3Error } from "./map-s3-error.js";
import { RetryBudget } from "./retry-budget.js";
import { judgeFailure, type S3Failure } from "./s3-failure.js";
import type { S3Settings } from "./s3-options.js";

/** Bytes move at least so fast, or the request is given up. */
const slowestBytesPerMs = 128;

/** One request, to be sent as often as it takes. */
export interface S3Request<O> {
  /** What it is for: `create of a/b`. */
  readonly what: string;
  /** The object's key, the prefix included. */
  readonly key?: string;
  readonly mutates: boolean;
  /** What it sends or fetches before the SDK answers, in bytes. */
  readonly bytes?: number;
  /** Makes a command anew for each send: the SDK changes those it was given. */
  send(client: S3Client, options: { readonly abortSignal: AbortSignal }): Promise<O>;
  /** Puts away an answer that nobody waits for any more. */
  discard?(late: O): void;
  /** Told of each send that may have been carried out although it failed. */
  onAmbiguous?(): void;
}

export interface S3PlaceOptions {
  readonly settings: S3Settings;
  readonly inUse: ClientInUse;
  readonly clock: Clock;
  readonly random: Random;
}

/** The bucket and folder of a store, and the way to it. */
export class S3Place {
  readonly settings: S3Settings;
  readonly clock: Clock;
  readonly random: Random;
  readonly #inUse: ClientInUse;

  constructor({ settings, inUse, clock, random }: S3PlaceOptions) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.#inUse = inUse;
  }

  /** A folder of this place as a place of its own. */
  within(folder: string): S3Place {
    const settings = { ...this.settings, prefix: this.storeKey(folder) };
    return new S3Place({ settings, inUse: this.#inUse, clock: this.clock, random: this.random });
  }

  /** Whether a failed send was the only one, so that its answer is the whole truth. */
  get sendsOnce(): boolean {
    return this.#inUse.sendsOnce;
  }

  /** The name of an object in the bucket. */
  storeKey(key: string): string {
    return `${this.settings.prefix}${key}`;
  }

  /** What every request names. */
  get target(): { readonly Bucket: string; readonly ExpectedBucketOwner?: string } {
    const { bucket, expectedBucketOwner } = this.settings;
    return { Bucket: bucket, ...(expectedBucketOwner && { ExpectedBucketOwner: expectedBucketOwner }) };
  }

  retryBudget(): RetryBudget {
    return new RetryBudget(this.settings.retry, this.clock, this.random);
  }

  judge(error: unknown): S3Failure {
    return judgeFailure(error, this.#inUse);
  }

  mapError(
    failure: S3Failure,
    request: Pick<S3Request<unknown>, "what" | "key" | "mutates">,
    earlier?: S3Failure,
  ): HoldfastError {
    const subject = { what: request.what, bucket: this.settings.bucket };
    const named = request.key === undefined ? subject : { ...subject, key: request.key };
    return mapS3Error(failure, named, { mutates: request.mutates, earlier });
  }

  /**
   * Sends a request once. It ends by the time that an answer may take, or with the signal, whatever the transport does.
   * @throws what the SDK throws, to be judged.
   */
  async sendOnce<O>(request: S3Request<O>, signal: AbortSignal): Promise<O> {
    signal.throwIfAborted();
    const { what, mutates, bytes = 0 } = request;
    const deadlineMs = this.settings.requestTimeoutMs + bytes / slowestBytesPerMs;
    return await boundedCall({ what, mutates, deadlineMs, signal, clock: this.clock }, async (cut) => {
      const output = await request.send(this.#inUse.client, { abortSignal: cut });
      this.#inUse.hadCredentials = true;
      if (cut.aborted) request.discard?.(output);
      return output;
    });
  }

  /**
   * Sends a request that may be carried out any number of times until it is answered.
   * @throws HoldfastError
   */
  async send<O>(request: S3Request<O>, signal: AbortSignal): Promise<O> {
    return await this.repeat(request, signal, async () => await this.sendOnce(request, signal));
  }

  /**
   * Does something again while it fails in a way that may pass and there are sends left.
   * @throws HoldfastError
   */
  async repeat<T>(
    subject: Pick<S3Request<unknown>, "what" | "key" | "mutates" | "onAmbiguous">,
    signal: AbortSignal,
    run: () => Promise<T>,
  ): Promise<T> {
    const budget = this.retryBudget();
    for (let earlier: S3Failure | undefined; ; ) {
      try {
        return await run();
      } catch (error) {
        signal.throwIfAborted();
        const failure = this.judge(error);
        if (failure.verdict === "ambiguous") {
          subject.onAmbiguous?.();
          earlier ??= failure;
        }
        if (!(await budget.next(failure, signal))) throw this.mapError(failure, subject, earlier);
      }
    }
  }

  destroy(): void {
    this.#inUse.destroy();
  }
}
