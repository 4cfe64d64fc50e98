import type { BodyReader } from "@holdfast/core";
import { MultipartUpload } from "./multipart-upload.js";
import { newWriteId } from "./object-mark.js";
import { PartGatherer } from "./part-gatherer.js";
import { PartSender } from "./part-sender.js";
import { putRequest } from "./put-object.js";
import type { S3Place } from "./s3-place.js";

/** Does something that is bounded by itself, also when the call it belongs to has been cut off. */
export type CleanUp = (run: (signal: AbortSignal) => Promise<void>) => Promise<void>;

export interface WriteHooks {
  readonly cleanUp: CleanUp;
  /** Told before the first request that can make the object visible; until then nothing has landed or can land. */
  readonly onDecisive?: () => void;
}

/**
 * Stores an object: in one request if it fits a part, else in parts, of which only as many are in memory as are under
 * way, and the one being gathered. What a definite failure leaves is taken away; after an unknown outcome nothing is touched.
 *
 * @throws BodyFailedError when the source fails.
 * @throws OutcomeUnknownError when it cannot be found out whether the object was stored.
 */
export async function writeObject(
  place: S3Place,
  key: string,
  body: BodyReader,
  signal: AbortSignal,
  { cleanUp, onDecisive }: WriteHooks,
): Promise<void> {
  const target = {
    what: `write of ${key}`,
    key: place.storeKey(key),
    writeId: newWriteId(place.random),
  };
  const { partBytes, partsAtOnce } = place.settings;
  const upload = new MultipartUpload(place, target);
  // A part that fails ends the others and the reading of the source, which may be stalled.
  const failed = new AbortController();
  const stop = AbortSignal.any([signal, failed.signal]);
  const sender: PartSender = new PartSender({
    upload,
    width: partsAtOnce,
    signal: stop,
    onFailure: (error) => failed.abort(error),
    giveBack: (part) => gatherer.giveBack(part),
  });
  const decide = (): void => {
    signal.throwIfAborted();
    onDecisive?.();
  };
  const gatherer = new PartGatherer(partBytes, async (part) => await sender.add(part));
  try {
    await body.read(stop, async (chunk) => await gatherer.add(chunk));
    if (sender.hasBegun) {
      await sender.add(gatherer.last());
      await sender.finish();
      decide();
      await upload.complete(signal);
    } else {
      decide();
      await place.send(putRequest(place, target, gatherer.last(), { ifNoneMatch: false }), signal);
    }
  } catch (error) {
    failed.abort(error);
    await sender.settle();
    throw error;
  } finally {
    if (upload.leavesDebris) await cleanUp(async (bounded) => await upload.abandon(bounded));
  }
}
