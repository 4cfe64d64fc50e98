import { createHash } from "node:crypto";
import {
  type _Error,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  type DeleteObjectsCommandOutput,
} from "@aws-sdk/client-s3";
import { type HoldfastError, NotFoundError, UnavailableError } from "@holdfast/core";
import { inParallel } from "./in-parallel.js";
import { markAsSpecial } from "./resolve-once.js";
import type { S3Failure } from "./s3-failure.js";
import type { S3Place } from "./s3-place.js";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const keysPerRequest = 1000;
const requestsAtOnce = 4;
const singlesAtOnce = 16;

/** How a store wants to be asked: in batches, in batches with the MD5 that S3 used to demand, or one by one. */
type Style = "batch" | "batch-with-md5" | "single";

/** What a removal has come to so far. */
interface Removal {
  readonly failures: Map<string, HoldfastError>;
  /** Something was removed, or may have been. */
  hasChanged: boolean;
}

/** Removes objects, many at a time, in the way that it finds the store to take. */
export class ObjectRemover {
  readonly #place: S3Place;
  #style: Style = "batch";

  constructor(place: S3Place) {
    this.#place = place;
  }

  /**
   * Removes objects; absence is success.
   * @throws UnavailableError with `remainingKeys` when some may remain. When the store refused every one of them, the
   * error that says why.
   */
  async remove(keys: readonly string[], signal: AbortSignal): Promise<void> {
    const distinct = [...new Set(keys)];
    const batches: string[][] = [];
    for (let from = 0; from < distinct.length; from += keysPerRequest) {
      batches.push(distinct.slice(from, from + keysPerRequest));
    }
    const removal: Removal = { failures: new Map(), hasChanged: false };
    // The first one alone: from it is known how the store wants to be asked.
    await inParallel(
      batches.slice(0, 1),
      1,
      async (batch) => await this.#removeBatch(batch, removal, signal),
    );
    await inParallel(batches.slice(1), requestsAtOnce, async (batch) => {
      await this.#removeBatch(batch, removal, signal);
    });
    const [first] = removal.failures.values();
    if (!first) return;
    const isRefused = !removal.hasChanged && removal.failures.size === distinct.length;
    if (isRefused && !UnavailableError.isInstance(first)) throw first;
    throw new UnavailableError(
      `${removal.failures.size} of ${distinct.length} objects may remain: ${first.message}`,
      {
        remainingKeys: distinct.filter((key) => removal.failures.has(key)),
        retryable: [...removal.failures.values()].some(({ retryable }) => retryable),
        outcome: removal.hasChanged ? "unknown" : "not-applied",
        cause: first,
      },
    );
  }

  async #removeBatch(batch: readonly string[], removal: Removal, signal: AbortSignal): Promise<void> {
    const subject = { what: `removal of ${batch.length} objects` };
    const budget = this.#place.retryBudget();
    let left = batch;
    for (;;) {
      if (this.#style === "single") return await this.#removeSingly(left, removal, signal);
      let failure: S3Failure;
      try {
        const refused = await this.#send(left, signal);
        if (refused.size < left.length) removal.hasChanged = true;
        const [kept] = refused.values();
        if (!kept) return;
        left = left.filter((key) => refused.has(key));
        for (const [key, one] of refused) {
          removal.failures.set(key, this.#removalError(one, { ...subject, key: this.#place.storeKey(key) }));
        }
        failure = [...refused.values()].find(({ mayPass }) => mayPass) ?? kept;
      } catch (error) {
        signal.throwIfAborted();
        failure = this.#place.judge(error);
        if (this.#adapt(failure)) continue;
        if (failure.verdict === "ambiguous") removal.hasChanged = true;
        for (const key of left) removal.failures.set(key, this.#removalError(failure, subject));
      }
      if (!(await budget.next(failure, signal))) return;
      for (const key of left) removal.failures.delete(key);
    }
  }

  /** Asks for a batch, and answers what was refused of it, by key. */
  async #send(batch: readonly string[], signal: AbortSignal): Promise<Map<string, S3Failure>> {
    const byStoreKey = new Map(batch.map((key) => [this.#place.storeKey(key), key]));
    const Objects = [...byStoreKey.keys()].map((Key) => ({ Key }));
    const input = { ...this.#place.target, Delete: { Objects, Quiet: true } };
    const withMd5 = this.#style === "batch-with-md5";
    const answer = await this.#place.sendOnce<DeleteObjectsCommandOutput>(
      {
        what: `removal of ${batch.length} objects`,
        mutates: true,
        bytes: batch.length * 1024,
        send: async (client, options) => {
          const command = new DeleteObjectsCommand(input);
          if (withMd5) addMd5(command);
          return await client.send(command, options);
        },
      },
      signal,
    );
    const refused = new Map<string, S3Failure>();
    for (const error of answer.Errors ?? []) {
      if (error.Code === "NoSuchKey") continue;
      const key = byStoreKey.get(error.Key ?? "");
      // An error of nobody knows which key may be that of any.
      for (const meant of key === undefined ? batch : [key]) refused.set(meant, keyFailure(error));
    }
    return refused;
  }

  async #removeSingly(keys: readonly string[], removal: Removal, signal: AbortSignal): Promise<void> {
    await inParallel(keys, singlesAtOnce, async (key) => {
      const storeKey = this.#place.storeKey(key);
      const input = { ...this.#place.target, Key: storeKey };
      try {
        await this.#place.send<unknown>(
          {
            what: `removal of ${key}`,
            key: storeKey,
            mutates: true,
            send: async (client, options) => await client.send(new DeleteObjectCommand(input), options),
          },
          signal,
        );
        removal.hasChanged = true;
      } catch (error) {
        signal.throwIfAborted();
        if (NotFoundError.isInstance(error)) return;
        const failure = this.#place.judge(error);
        if (failure.verdict === "ambiguous") removal.hasChanged = true;
        removal.failures.set(key, this.#removalError(failure, { what: `removal of ${key}` }));
      }
    });
  }

  /** Whether the store only wants to be asked in another way. */
  #adapt({ verdict, code, status, message }: S3Failure): boolean {
    const before = this.#style;
    if (verdict === "refused" && before === "batch" && /Content-?MD5/i.test(`${code} ${message}`)) {
      this.#style = "batch-with-md5";
    } else if (verdict === "refused" && (status === 501 || status === 405)) {
      this.#style = "single";
    }
    return this.#style !== before;
  }

  /** Removing can be done again, so that what is not known of it is only that something may remain. */
  #removalError(
    failure: S3Failure,
    subject: { readonly what: string; readonly key?: string },
  ): HoldfastError {
    return this.#place.mapError(failure, { ...subject, mutates: false });
  }
}

/** An error that came for one key inside of an answer that is a success. */
function keyFailure({ Code = "Unknown", Message = "" }: _Error): S3Failure {
  const isDenied = Code === "AccessDenied";
  return {
    verdict: "refused",
    mayPass: !isDenied && Code !== "MethodNotAllowed" && Code !== "NoSuchVersion",
    throttled: Code === "SlowDown" || Code === "ServiceUnavailable",
    status: undefined,
    code: Code,
    message: Message,
    requestId: undefined,
    error: new Error(`${Code}: ${Message}`),
  };
}

/** Some stores still demand what S3 did before it had other checksums. */
function addMd5(command: DeleteObjectsCommand): void {
  command.middlewareStack.add(
    (next) => async (args) => {
      const { request } = args as { request: { body?: unknown; headers: Record<string, string> } };
      const hash = createHash("md5")
        .update(String(request.body ?? ""))
        .digest("base64");
      request.headers["content-md5"] = hash;
      return await next(args);
    },
    { step: "build", priority: "low", name: "holdfastContentMd5" },
  );
  markAsSpecial(command);
}
