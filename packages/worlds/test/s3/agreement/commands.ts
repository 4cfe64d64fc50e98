import { createHash } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { Command, StoreUnderTest } from "./store.js";

export const mebibyte: number = 1024 * 1024;

export function md5(content: string | Uint8Array): string {
  return createHash("md5").update(content).digest("hex");
}

type Extra = Readonly<Record<string, unknown>>;

/** The commands of a case, with its bucket and its keys filled in. */
export class Commands {
  readonly #store: StoreUnderTest;

  constructor(store: StoreUnderTest) {
    this.#store = store;
  }

  readonly put = (name: string, Body: string | Uint8Array, extra: Extra = {}): Command => {
    return new PutObjectCommand({ ...this.#object(name), Body, ...extra });
  };

  readonly get = (name: string, extra: Extra = {}): Command => {
    return new GetObjectCommand({ ...this.#object(name), ...extra });
  };

  readonly head = (name: string, extra: Extra = {}): Command => {
    return new HeadObjectCommand({ ...this.#object(name), ...extra });
  };

  readonly delete = (name: string, extra: Extra = {}): Command => {
    return new DeleteObjectCommand({ ...this.#object(name), ...extra });
  };

  readonly deleteAll = (names: readonly string[], extra: Extra = {}): Command => {
    const Objects = names.map((name) => ({ Key: this.#store.key(name) }));
    return new DeleteObjectsCommand({ Bucket: this.#store.bucket, Delete: { Objects, ...extra } });
  };

  readonly list = (prefix = "", extra: Extra = {}): Command => {
    const Prefix = this.#store.key(prefix);
    return new ListObjectsV2Command({ Bucket: this.#store.bucket, Prefix, ...extra });
  };

  readonly begin = (name: string, extra: Extra = {}): Command => {
    return new CreateMultipartUploadCommand({ ...this.#object(name), ...extra });
  };

  readonly part = (
    name: string,
    UploadId: string,
    PartNumber: number,
    Body: Uint8Array | string,
  ): Command => {
    return new UploadPartCommand({ ...this.#object(name), UploadId, PartNumber, Body });
  };

  readonly complete = (
    name: string,
    UploadId: string,
    parts: readonly (readonly [number, string])[],
    extra: Extra = {},
  ): Command => {
    const Parts = parts.map(([PartNumber, ETag]) => ({ PartNumber, ETag }));
    return new CompleteMultipartUploadCommand({
      ...this.#object(name),
      UploadId,
      MultipartUpload: { Parts },
      ...extra,
    });
  };

  readonly abort = (name: string, UploadId: string): Command => {
    return new AbortMultipartUploadCommand({ ...this.#object(name), UploadId });
  };

  readonly parts = (name: string, UploadId: string, extra: Extra = {}): Command => {
    return new ListPartsCommand({ ...this.#object(name), UploadId, ...extra });
  };

  readonly uploads = (extra: Extra = {}): Command => {
    return new ListMultipartUploadsCommand({
      Bucket: this.#store.bucket,
      Prefix: this.#store.key(""),
      ...extra,
    });
  };

  #object(name: string): { Bucket: string; Key: string } {
    return { Bucket: this.#store.bucket, Key: this.#store.key(name) };
  }
}
