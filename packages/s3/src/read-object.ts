import { type ByteRange, rangeWithin, UnavailableError } from "@holdfast/core";
import { inParallel } from "./in-parallel.js";
import { type ObjectRead, type OpenObject, openObject } from "./open-object.js";
import { discardBody, readBody } from "./read-body.js";
import type { S3Place } from "./s3-place.js";

/** An object that became another one is read anew; more than twice in a row is no accident. */
const mostReadings = 3;

export interface ObjectContent {
  readonly bytes: Uint8Array;
  readonly writeId: string | undefined;
}

/**
 * The bytes of an object or of a range of it, in memory of the caller's own. Large ones are fetched in several parts at
 * once; each part is fetched again by itself when it comes short, late or wrong.
 *
 * @throws NotFoundError when the store says that there is no such object.
 * @throws CorruptError when the range is not wholly inside the object.
 */
export async function readObject(
  place: S3Place,
  key: string,
  range: ByteRange | undefined,
  signal: AbortSignal,
): Promise<ObjectContent> {
  for (let attempt = 1; ; attempt += 1) {
    const reading = new ObjectReading(place, key, signal);
    try {
      return range === undefined ? await reading.whole() : await reading.part(range);
    } catch (error) {
      signal.throwIfAborted();
      if (!reading.hasChanged) throw error;
      if (attempt === mostReadings) throw new UnavailableError((error as Error).message, { cause: error });
    }
  }
}

class ObjectReading {
  /** The object became another one under way, so that reading it has to begin anew. */
  hasChanged = false;
  readonly #place: S3Place;
  readonly #key: string;
  readonly #signal: AbortSignal;
  readonly #partBytes: number;

  constructor(place: S3Place, key: string, signal: AbortSignal) {
    this.#place = place;
    this.#key = key;
    this.#signal = signal;
    this.#partBytes = place.settings.partBytes;
  }

  async whole(): Promise<ObjectContent> {
    const { object, bytes } = await this.#repeated({}, async (opened) => {
      const firstBytes = this.#bytesAtOnce(opened.sizeBytes);
      if (firstBytes === opened.sizeBytes && !opened.isSizeSure) {
        discardBody(opened.body);
        return { object: opened, bytes: undefined };
      }
      const target = allocate(opened.sizeBytes);
      await this.#fill(opened, target.subarray(0, firstBytes));
      return { object: opened, bytes: target };
    });
    const range = { offset: 0, length: object.sizeBytes };
    // A length that only one answer tells may be that of an answer that was cut short; one with a range tells it again.
    if (!bytes) return await this.part(range, object);
    await this.#rest(object, range, bytes);
    return { bytes, writeId: object.writeId };
  }

  async part(range: ByteRange, known?: OpenObject): Promise<ObjectContent> {
    // S3 has no ranges of no bytes.
    if (range.length === 0) return await this.#nothing(range);
    const firstPart = { offset: range.offset, length: this.#bytesAtOnce(range.length) };
    const { object, bytes, filled } = await this.#repeated({ range: firstPart }, async (opened) => {
      if (known) this.#assertSame(known, opened);
      rangeWithin(this.#key, opened.sizeBytes, range);
      const target = allocate(range.length);
      // A store that ignores ranges sends everything; then all that is wanted is taken from this one answer.
      const wanted = opened.announcedBytes > firstPart.length ? range.length : firstPart.length;
      await this.#fill(opened, target.subarray(0, wanted));
      return { object: opened, bytes: target, filled: wanted };
    });
    if (filled < bytes.length) await this.#rest(object, range, bytes);
    return { bytes, writeId: object.writeId };
  }

  /** What one request brings: all of it unless that is much more than a part. */
  #bytesAtOnce(length: number): number {
    return length > 2 * this.#partBytes ? this.#partBytes : length;
  }

  async #nothing(range: ByteRange): Promise<ObjectContent> {
    const object = await this.#repeated({}, async (opened) => {
      discardBody(opened.body);
      return opened;
    });
    rangeWithin(this.#key, object.sizeBytes, range);
    return { bytes: new Uint8Array(0), writeId: object.writeId };
  }

  /** Fetches all but the first part, several parts at once. */
  async #rest(first: OpenObject, { offset, length }: ByteRange, bytes: Uint8Array): Promise<void> {
    const parts: ByteRange[] = [];
    for (let from = this.#bytesAtOnce(length); from < length; from += this.#partBytes) {
      parts.push({ offset: from, length: Math.min(this.#partBytes, length - from) });
    }
    await inParallel(parts, this.#place.settings.partsAtOnce, async (part) => {
      const range = { offset: offset + part.offset, length: part.length };
      await this.#repeated({ range }, async (opened) => {
        this.#assertSame(first, opened);
        await this.#fill(opened, bytes.subarray(part.offset, part.offset + part.length));
      });
    });
  }

  /** Opens the object, as often as it takes until the bytes are there. */
  async #repeated<T>(read: Pick<ObjectRead, "range">, take: (object: OpenObject) => Promise<T>): Promise<T> {
    const what = `read of ${this.#key}`;
    const subject = { what, key: this.#place.storeKey(this.#key), mutates: false };
    return await this.#place.repeat(subject, this.#signal, async () => {
      const object = await openObject(this.#place, { what, key: this.#key, ...read }, this.#signal);
      try {
        return await take(object);
      } catch (error) {
        discardBody(object.body);
        throw error;
      }
    });
  }

  async #fill(object: OpenObject, target: Uint8Array): Promise<void> {
    const { announcedBytes, skipBytes, body } = object;
    const wanted = { what: `read of ${this.#key}`, key: this.#key, announcedBytes, skipBytes, target };
    const { clock, settings } = this.#place;
    await readBody(body, wanted, { clock, stallMs: settings.requestTimeoutMs, signal: this.#signal });
  }

  /** Two objects that had the key one after the other must not be mixed. */
  #assertSame(first: OpenObject, next: OpenObject): void {
    const isSame =
      first.etag === next.etag && first.writeId === next.writeId && first.sizeBytes === next.sizeBytes;
    if (isSame) return;
    this.hasChanged = true;
    throw new UnavailableError(`read of ${this.#key} failed: it became another object while it was read`, {
      retryable: false,
    });
  }
}

/** Memory that nothing shares; every byte is filled before it is handed out. */
function allocate(length: number): Uint8Array {
  return Buffer.allocUnsafeSlow(length);
}
