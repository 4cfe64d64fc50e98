import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { ObjectClient } from "../world/object-client.js";
import { outputBucket as Bucket } from "../world/story-world.js";

/** A part as it was stored. */
export interface SentPart {
  readonly number: number;
  readonly etag: string;
  readonly bytes: number;
}

/** The requests of a multipart upload; both sides of the story send the same. */
export class OutputBucket {
  readonly #client: ObjectClient;

  constructor(client: ObjectClient) {
    this.#client = client;
  }

  async begin(Key: string): Promise<string> {
    const begun = await this.#client.send(async (client) => {
      return await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    });
    return begun.UploadId ?? "";
  }

  async sendPart(Key: string, UploadId: string, number: number, text: string): Promise<SentPart> {
    const Body = Buffer.from(text);
    const input = { Bucket, Key, UploadId, PartNumber: number, Body };
    const sent = await this.#client.send(async (client) => await client.send(new UploadPartCommand(input)));
    return { number, etag: sent.ETag ?? "", bytes: Body.length };
  }

  async complete(Key: string, UploadId: string, parts: readonly SentPart[]): Promise<void> {
    const Parts = parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag }));
    const input = { Bucket, Key, UploadId, MultipartUpload: { Parts } };
    await this.#client.send(async (client) => await client.send(new CompleteMultipartUploadCommand(input)));
  }

  /** The object of a name, or `undefined` where there is none. */
  async find(Key: string): Promise<{ readonly etag: string; readonly bytes: number } | undefined> {
    return await this.#client.send(async (client) => {
      try {
        const head = await client.send(new HeadObjectCommand({ Bucket, Key }));
        return { etag: head.ETag ?? "", bytes: head.ContentLength ?? 0 };
      } catch (error) {
        if (Object(error).$metadata?.httpStatusCode === 404) return undefined;
        throw error;
      }
    });
  }
}
