import { BodyReader, NotFoundError } from "@holdfast/core";
import { exclusiveCreate } from "./exclusive-create.js";
import { listObjects } from "./list-objects.js";
import { MultipartUpload } from "./multipart-upload.js";
import { newWriteId } from "./object-mark.js";
import { ObjectRemover } from "./object-remover.js";
import { putRequest } from "./put-object.js";
import { readObject } from "./read-object.js";
import type { S3Place } from "./s3-place.js";
import { type CleanUp, writeObject } from "./write-object.js";

/** Where trials are made: a folder of the store that has a name of its own. */
export interface TrialPlace {
  readonly place: S3Place;
  readonly signal: AbortSignal;
  readonly cleanUp: CleanUp;
}

/** Something a store relies on, tried. Answers what is wrong, or undefined if all is well. */
export interface Trial {
  readonly id: string;
  readonly holds: string;
  /** What to do where it does not hold. */
  readonly advice: string;
  /** A failure is only worth a warning. */
  readonly isOptional?: boolean;
  run(place: TrialPlace): Promise<string | undefined>;
}

const racers = 16;
const conditionalStores =
  "use a store whose conditional writes hold: Amazon S3, Cloudflare R2, a recent MinIO, " +
  "or Ceph RGW with a bucket that is not versioned";
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const exclusive: Trial = {
  id: "exclusive-create",
  holds: "a second create is refused, and the first one's bytes stay",
  advice: conditionalStores,
  run: async ({ place, signal }) => {
    const first = await exclusiveCreate(place, "twice", bytesOf("first"), signal);
    if (first.status !== "created") return "a create of a new key was answered with an object that was there";
    const second = await exclusiveCreate(place, "twice", bytesOf("second"), signal);
    const kept = textOf((await readObject(place, "twice", undefined, signal)).bytes);
    if (second.status !== "exists") return "a second create of one key succeeded: the condition is ignored";
    return kept === "first" ? undefined : `after a refused create the object holds ${JSON.stringify(kept)}`;
  },
};

const race: Trial = {
  id: "concurrent-create",
  holds: `of ${racers} creates at the same time exactly one wins`,
  advice: conditionalStores,
  run: async ({ place, signal }) => {
    const attempts = Array.from({ length: racers }, async (_, n) => {
      return await exclusiveCreate(place, "race", bytesOf(`racer ${n}`), signal);
    });
    const results = await Promise.all(attempts);
    const winners = results.flatMap(({ status }, n) => (status === "created" ? [`racer ${n}`] : []));
    if (winners.length !== 1) return `${winners.length} of ${racers} creates at the same time won`;
    const kept = textOf((await readObject(place, "race", undefined, signal)).bytes);
    return kept === winners[0]
      ? undefined
      : `${winners[0]} won, and the object holds ${JSON.stringify(kept)}`;
  },
};

const metadata: Trial = {
  id: "metadata",
  holds: "an object keeps the mark of the call that stored it",
  advice:
    "without it a create whose answer was lost cannot be told from another's; let the store keep x-amz-meta-*",
  isOptional: true,
  run: async ({ place, signal }) => {
    const writeId = newWriteId(place.random);
    const target = { what: "probe of metadata", key: place.storeKey("marked"), writeId };
    await place.send(putRequest(place, target, Buffer.from("x"), { ifNoneMatch: false }), signal);
    const kept = await readObject(place, "marked", undefined, signal);
    return kept.writeId === writeId ? undefined : "user metadata of an object is not kept";
  },
};

const readBack: Trial = {
  id: "read-back",
  holds: "what was written is read, whole and in parts, and what is not there is not found",
  advice: "give the credentials s3:GetObject and s3:ListBucket, and use a store that serves ranges",
  run: async ({ place, signal, cleanUp }) => {
    const written = new Uint8Array(100_000).map((_, index) => index % 251);
    await writeObject(place, "bytes", new BodyReader(written), signal, { cleanUp });
    const whole = (await readObject(place, "bytes", undefined, signal)).bytes;
    if (Buffer.compare(whole, written) !== 0) return "an object was read otherwise than it was written";
    const range = { offset: 70_001, length: 12_345 };
    const part = (await readObject(place, "bytes", range, signal)).bytes;
    const expected = written.subarray(range.offset, range.offset + range.length);
    if (Buffer.compare(part, expected) !== 0) return "a part of an object was read wrongly";
    const absent = await isAbsent(place, "never", signal);
    return absent ? undefined : "an object that was never stored could be read";
  },
};

const multipart: Trial = {
  id: "multipart",
  holds: "an object that is stored in parts is there when it is completed, and not before",
  advice:
    "give the credentials s3:PutObject and s3:AbortMultipartUpload, and use a store that has uploads in parts",
  run: async ({ place, signal, cleanUp }) => {
    const writeId = newWriteId(place.random);
    const target = { what: "probe of an upload", key: place.storeKey("parts"), writeId };
    const upload = new MultipartUpload(place, target);
    try {
      await upload.start(signal);
      await upload.part(1, Buffer.from("in parts"), signal);
      if (!(await isAbsent(place, "parts", signal))) return "an upload is visible before it is completed";
      await upload.complete(signal);
    } finally {
      if (upload.leavesDebris) await cleanUp(async (bounded) => await upload.abandon(bounded));
    }
    const kept = await readObject(place, "parts", undefined, signal);
    return textOf(kept.bytes) === "in parts" ? undefined : "an upload was read otherwise than it was written";
  },
};

const listing: Trial = {
  id: "list",
  holds: "a new object is listed at once",
  advice: "give the credentials s3:ListBucket, and use a store whose listings are consistent",
  run: async ({ place, signal, cleanUp }) => {
    const keys = ["list/a", "list/b-", "list/b/x", "list/c"];
    for (const key of [...keys].reverse()) {
      await writeObject(place, key, new BodyReader(bytesOf(key)), signal, { cleanUp });
    }
    const all = { prefix: "list/", after: "", limit: Number.POSITIVE_INFINITY };
    const listed = (await listObjects(place, all, signal)).map(({ key }) => key);
    if (listed.join() !== keys.join()) return `a listing shows ${JSON.stringify(listed)}`;
    if (!place.settings.orderedListing) return undefined;
    for (const [index, key] of keys.entries()) {
      const [first] = await listObjects(place, { ...all, after: keys[index - 1] ?? "", limit: 1 }, signal);
      if (first?.key !== key)
        return `a listing is not in the order of keys: ${first?.key} comes before ${key}`;
    }
    return undefined;
  },
};

const removal: Trial = {
  id: "remove",
  holds: "a removed object is gone, and removing it again is no error",
  advice: "give the credentials s3:DeleteObject, and use a store whose deletes are consistent",
  run: async ({ place, signal, cleanUp }) => {
    await writeObject(place, "removed", new BodyReader(bytesOf("x")), signal, { cleanUp });
    const remover = new ObjectRemover(place);
    await remover.remove(["removed"], signal);
    await remover.remove(["removed"], signal);
    const all = { prefix: "removed", after: "", limit: Number.POSITIVE_INFINITY };
    if ((await listObjects(place, all, signal)).length > 0) return "a removed object is still listed";
    return (await isAbsent(place, "removed", signal)) ? undefined : "a removed object can still be read";
  },
};

async function isAbsent(place: S3Place, key: string, signal: AbortSignal): Promise<boolean> {
  try {
    await readObject(place, key, undefined, signal);
    return false;
  } catch (error) {
    if (NotFoundError.isInstance(error)) return true;
    throw error;
  }
}

/** What everything rests on; where it does not hold nothing else needs to be tried. */
export const foundations: readonly Trial[] = [exclusive, race];

export const trials: readonly Trial[] = [metadata, readBack, multipart, listing, removal];
