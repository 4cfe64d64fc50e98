import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { type ObjectClient, s3ErrorName } from "../world/object-client.js";
import { checkpointBucket as Bucket } from "../world/story-world.js";
import type { EpochFiles, ListedFile } from "./epoch-files.js";

/** The files as objects of a bucket, by plain PUT, GET and DELETE. */
export class BucketFiles implements EpochFiles {
  readonly #client: ObjectClient;

  constructor(client: ObjectClient) {
    this.#client = client;
  }

  async put(Key: string, text: string): Promise<void> {
    const input = { Bucket, Key, Body: Buffer.from(text) };
    await this.#client.send(async (client) => await client.send(new PutObjectCommand(input)));
  }

  async get(Key: string): Promise<string | undefined> {
    return await this.#client.send(async (client) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
        return await Body?.transformToString();
      } catch (error) {
        if (s3ErrorName(error) === "NoSuchKey") return undefined;
        throw error;
      }
    });
  }

  async delete(Key: string): Promise<void> {
    await this.#client.send(async (client) => await client.send(new DeleteObjectCommand({ Bucket, Key })));
  }

  async list(): Promise<readonly ListedFile[]> {
    const { Contents } = await this.#client.send(async (client) => {
      return await client.send(new ListObjectsV2Command({ Bucket }));
    });
    return (Contents ?? []).map(({ Key = "", Size = 0, LastModified }) => {
      return { path: Key, bytes: Size, atMs: LastModified?.getTime() ?? 0 };
    });
  }
}
