import { Readable } from "node:stream";
import { Upload } from "@aws-sdk/lib-storage";
import { CheckpointStore } from "@holdfast/core";
import { openBackend, placeWithin, type S3Place } from "../../store/store-place.js";
import { generatedStream } from "../generated-stream.js";
import { bareClient } from "./bare-client.js";
import type { Uploader } from "./s3-measurement.js";

/** Parts as large, and as many at once, as Holdfast's; four at once is lib-storage's own default as well. */
const parts = { partSize: 8 * 2 ** 20 + 64 * 1024, queueSize: 4 };

/** Something that stores a stream of so many bytes each time it is asked to. */
export interface OpenUploader {
  upload(name: string, bytes: number): Promise<void>;
  close(): Promise<void>;
}

export async function openUploader(by: Uploader, place: S3Place): Promise<OpenUploader> {
  return by === "holdfast" ? await openHoldfast(place) : openLibStorage(place);
}

/** A checkpoint of one entry: put, and committed. */
async function openHoldfast(place: S3Place): Promise<OpenUploader> {
  const store = new CheckpointStore(openBackend(placeWithin(place, "holdfast")), {
    retention: { keepLast: 1 },
  });
  const job = store.job("bench");
  const writer = await job.claim();
  return {
    upload: async (name, bytes) => {
      const draft = writer.begin();
      await draft.put(name, generatedStream(bytes));
      await draft.commit();
    },
    close: async () => await store.close(),
  };
}

function openLibStorage(place: S3Place): OpenUploader {
  const client = bareClient(place);
  return {
    upload: async (name, bytes) => {
      const Key = `${place.prefix}lib-storage/${name}`;
      const Body = Readable.from(generatedStream(bytes), { objectMode: false });
      await new Upload({ client, params: { Bucket: place.bucket, Key, Body }, ...parts }).done();
    },
    close: async () => client.destroy(),
  };
}
