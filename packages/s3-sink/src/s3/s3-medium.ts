import {
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandOutput,
  UploadPartCommand,
  type UploadPartCommandOutput,
} from "@aws-sdk/client-s3";
import { UnavailableError } from "@holdfast/core";
import { listUploads, type S3Place } from "@holdfast/s3/requests";
import type { FinishedFile } from "../finished-file.js";
import type {
  FileToResume,
  NewFile,
  OutputMedium,
  PartToStore,
  ResumedFile,
  UnfinishedFile,
} from "../output-medium.js";
import type { StoredPart } from "../stored-part.js";
import { completeUpload } from "./complete-upload.js";
import { discardUpload } from "./discard-upload.js";
import { isNoSuchUpload, uploadGone } from "./lost-upload.js";
import { fileMetadata } from "./prove-object.js";
import { resumeUpload } from "./resume-upload.js";
import { trialKeyStart, tryLeavingOutParts } from "./try-leaving-out-parts.js";

export interface S3MediumOptions {
  readonly place: S3Place;
  readonly prefix: string;
  readonly sink: string;
  /** `undefined`: to be tried. */
  readonly leftOutParts: "allowed" | "refused" | undefined;
}

/** Files on S3: multipart uploads while they are in progress. */
export class S3Medium implements OutputMedium {
  readonly place: string;
  readonly #place: S3Place;
  readonly #prefix: string;
  readonly #ownKeys: RegExp;
  readonly #trials: string;
  #leftOutParts: Promise<"allowed" | "refused"> | undefined;

  constructor({ place, prefix, sink, leftOutParts }: S3MediumOptions) {
    this.#place = place;
    this.#prefix = prefix;
    this.place = `s3://${place.settings.bucket}`;
    // Sinks of other names may have the same prefix.
    this.#ownKeys = new RegExp(`^(.*/)?${sink}-[0-9]{8,}\\.[^/]+$`);
    this.#trials = trialKeyStart(prefix, sink);
    if (leftOutParts) this.#leftOutParts = Promise.resolve(leftOutParts);
  }

  async begin({ key, mark, contentType }: NewFile, signal: AbortSignal): Promise<string> {
    const place = this.#place;
    const { serverSideEncryption, kmsKeyId } = place.settings;
    const input = {
      ...place.target,
      Key: key,
      ContentType: contentType,
      Metadata: fileMetadata(mark),
      ...(serverSideEncryption && { ServerSideEncryption: serverSideEncryption }),
      ...(kmsKeyId !== undefined && { SSEKMSKeyId: kmsKeyId }),
    };
    // An upload whose answer is lost is never used, and swept.
    const what = `begin of ${key}`;
    const { UploadId } = await place.send<CreateMultipartUploadCommandOutput>(
      {
        ...{ what, key, mutates: false },
        send: async (client, options) => await client.send(new CreateMultipartUploadCommand(input), options),
      },
      signal,
    );
    if (UploadId !== undefined) return UploadId;
    throw new UnavailableError(`${what} failed: no upload id came`);
  }

  async store(part: PartToStore, signal: AbortSignal): Promise<Pick<StoredPart, "etag" | "crc32">> {
    const { key, uploadId, number, offset, bytes } = part;
    const place = this.#place;
    const input = { ...place.target, Key: key, UploadId: uploadId, PartNumber: number };
    const what = `part ${number} of ${key}`;
    // Sent again it is the same part, so that a lost answer does no harm.
    const request = {
      ...{ what, key, mutates: false, bytes: bytes.length },
      send: async (client, options) => {
        const command = new UploadPartCommand({ ...input, Body: bytes, ContentLength: bytes.length });
        return await client.send(command, options);
      },
    } satisfies Parameters<typeof place.send<UploadPartCommandOutput>>[0];
    const answer = await place.repeat(request, signal, async () => {
      try {
        return await place.sendOnce<UploadPartCommandOutput>(request, signal);
      } catch (error) {
        if (isNoSuchUpload(place, error)) throw uploadGone({ key, uploadId, lostBytes: offset }, error);
        throw error;
      }
    });
    const { ETag, ChecksumCRC32 } = answer;
    if (ETag === undefined) throw new UnavailableError(`${what} failed: no ETag came`);
    return { etag: ETag.replaceAll('"', ""), ...(ChecksumCRC32 !== undefined && { crc32: ChecksumCRC32 }) };
  }

  async resume(file: FileToResume, _generation: number, signal: AbortSignal): Promise<ResumedFile> {
    const leftOutParts = await this.#findLeftOutParts(signal);
    return await resumeUpload(this.#place, file, leftOutParts, signal);
  }

  async complete(file: FinishedFile, replay: boolean, signal: AbortSignal): Promise<void> {
    await completeUpload(this.#place, file, replay, signal);
  }

  async unfinished(signal: AbortSignal): Promise<readonly UnfinishedFile[]> {
    const found: UnfinishedFile[] = [];
    for await (const { storeKey: key, uploadId } of listUploads(this.#place, this.#prefix, signal)) {
      const isOwn = this.#ownKeys.test(key.slice(this.#prefix.length)) || key.startsWith(this.#trials);
      if (isOwn) found.push({ key, uploadId });
    }
    return found;
  }

  async discard(file: UnfinishedFile, signal: AbortSignal): Promise<boolean> {
    return await discardUpload(this.#place, file, signal);
  }

  async close(): Promise<void> {
    this.#place.destroy();
  }

  async #findLeftOutParts(signal: AbortSignal): Promise<"allowed" | "refused"> {
    const found = this.#leftOutParts ?? tryLeavingOutParts(this.#place, this.#trials, signal);
    this.#leftOutParts = found;
    // One that failed says nothing, and is tried again.
    found.catch(() => {
      if (this.#leftOutParts === found) this.#leftOutParts = undefined;
    });
    return await found;
  }
}
