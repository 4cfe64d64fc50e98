import { type CreateResult, NotFoundError } from "@holdfast/core";
import { newWriteId } from "./object-mark.js";
import { putRequest } from "./put-object.js";
import { readObject } from "./read-object.js";
import type { S3Failure } from "./s3-failure.js";
import type { S3Place } from "./s3-place.js";

/**
 * Stores an object unless the key exists, by a PUT with `If-None-Match: *`
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html), which the store decides.
 *
 * A send whose answer was lost is settled by sending the very same again: then the key is taken, by oneself or by
 * another, and the write id tells which. Looking for the object could not settle it, since a lost PUT may still land.
 * Nothing is ever removed.
 *
 * @throws OutcomeUnknownError when no answer came as often as it was sent.
 */
export async function exclusiveCreate(
  place: S3Place,
  key: string,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<CreateResult> {
  const writeId = newWriteId(place.random);
  const target = { what: `create of ${key}`, key: place.storeKey(key), writeId };
  // A copy: the bytes are the caller's again once the call has ended, and a send that was cut off may not be through.
  const request = putRequest(place, target, Buffer.from(bytes), { ifNoneMatch: true });
  const budget = place.retryBudget();
  for (let earlier: S3Failure | undefined; ; ) {
    try {
      await place.sendOnce(request, signal);
      return { status: "created" };
    } catch (error) {
      signal.throwIfAborted();
      const failure = place.judge(error);
      // 409 says that the send met another one and did nothing; only 412 says that the key exists.
      if (failure.status === 412) {
        const winner = await readWinner(place, key, signal, { failure, earlier });
        if (winner?.writeId === writeId) return { status: "created" };
        if (winner) return { status: "exists", bytes: winner.bytes };
      }
      if (failure.verdict === "ambiguous") earlier ??= failure;
      // A key whose object is gone again is free.
      const freed = failure.status === 412 ? { ...failure, mayPass: true } : failure;
      if (!(await budget.next(freed, signal))) throw place.mapError(freed, request, earlier);
    }
  }
}

interface Winner {
  readonly bytes: Uint8Array;
  readonly writeId: string | undefined;
}

/** The object that has the key; undefined if it has been removed since. */
async function readWinner(
  place: S3Place,
  key: string,
  signal: AbortSignal,
  { failure, earlier }: { readonly failure: S3Failure; readonly earlier: S3Failure | undefined },
): Promise<Winner | undefined> {
  try {
    return await readObject(place, key, undefined, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (NotFoundError.isInstance(error)) return undefined;
    // That the key exists is known, and whose it is not: it may be our own, if any send was left open.
    const open = earlier ?? (failure.verdict === "ambiguous" ? failure : undefined);
    const request = { what: `create of ${key}`, key: place.storeKey(key), mutates: true };
    throw place.mapError(place.judge(error), request, open);
  }
}
