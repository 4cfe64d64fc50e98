import {
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  UploadPartCommand,
  type UploadPartCommandOutput,
} from "@aws-sdk/client-s3";
import { InvalidArgumentError, UnavailableError } from "@holdfast/core";
import { abortUpload } from "./abort-upload.js";
import { listUploads } from "./list-uploads.js";
import { markOf } from "./object-mark.js";
import { objectSettings, type PutTarget } from "./put-object.js";
import type { S3Failure } from "./s3-failure.js";
import type { S3Place, S3Request } from "./s3-place.js";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const mostParts = 10_000;
/** Putting many parts together takes a store a while: it may take as long as an answer to so many bytes. */
const completionBytes = 4 * 2 ** 20;

/**
 * The way of one large object in parts. Nobody sees any of it before `complete` is asked for; so whatever fails before
 * has changed nothing, and what was stored until then can be taken away again.
 */
export class MultipartUpload {
  readonly #place: S3Place;
  readonly #target: PutTarget;
  readonly #parts = new Map<number, CompletedPart>();
  #uploadId: string | undefined;
  #sizeBytes = 0;
  /** A send whose answer was lost may have begun another upload, whose id nobody knows. */
  #mayHaveOthers = false;
  #completion: "not-asked" | "refused" | "open" | "done" = "not-asked";

  constructor(place: S3Place, target: PutTarget) {
    this.#place = place;
    this.#target = target;
  }

  /** Whether something may have been left that is no object and never will be. */
  get leavesDebris(): boolean {
    if (this.#completion === "open") return false;
    const isUnfinished = this.#uploadId !== undefined && this.#completion !== "done";
    return isUnfinished || this.#mayHaveOthers;
  }

  async start(signal: AbortSignal): Promise<void> {
    const input = { ...this.#named, ...objectSettings(this.#place, this.#target.writeId) };
    this.#mayHaveOthers = true;
    let lostAnswers = 0;
    const answer = await this.#unseen<{ readonly UploadId?: string | undefined }>(
      {
        send: async (client, options) => await client.send(new CreateMultipartUploadCommand(input), options),
        onAmbiguous: () => {
          lostAnswers += 1;
        },
      },
      signal,
    );
    if (answer.UploadId === undefined)
      throw new UnavailableError(`${this.#target.what} failed: no upload id came`);
    this.#mayHaveOthers = lostAnswers > 0;
    this.#uploadId = answer.UploadId;
  }

  /** Stores a part. True when nothing can still be reading its bytes. */
  async part(number: number, bytes: Buffer, signal: AbortSignal): Promise<boolean> {
    if (number > mostParts) {
      const { partBytes } = this.#place.settings;
      throw new InvalidArgumentError(
        `${this.#target.what} failed: it has over ${mostParts} parts of ${partBytes} bytes; raise partBytes`,
      );
    }
    const input = { ...this.#named, UploadId: this.#uploadId, PartNumber: number };
    let isThrough = true;
    const { ETag, ...answer } = await this.#unseen<UploadPartCommandOutput>(
      {
        bytes: bytes.length,
        send: async (client, options) => {
          const command = new UploadPartCommand({ ...input, Body: bytes, ContentLength: bytes.length });
          return await client.send(command, options);
        },
        onAmbiguous: () => {
          isThrough = false;
        },
      },
      signal,
    );
    this.#parts.set(number, { PartNumber: number, ETag, ...checksumsOf(answer) });
    this.#sizeBytes += bytes.length;
    return isThrough;
  }

  /**
   * Makes the parts the object. A lost answer is settled by asking again. That there is no such upload any more may be
   * one's own doing; then only the object itself can tell.
   *
   * @throws OutcomeUnknownError when it stays open. The upload is then left alone, since it may yet be completed.
   */
  async complete(signal: AbortSignal): Promise<void> {
    const Parts = [...this.#parts.values()].sort((a, b) => Number(a.PartNumber) - Number(b.PartNumber));
    const input = { ...this.#named, UploadId: this.#uploadId, MultipartUpload: { Parts } };
    const request: S3Request<unknown> = {
      ...this.#target,
      mutates: true,
      bytes: completionBytes,
      send: async (client, options) => await client.send(new CompleteMultipartUploadCommand(input), options),
    };
    const budget = this.#place.retryBudget();
    this.#completion = "open";
    for (let earlier: S3Failure | undefined; ; ) {
      try {
        await this.#place.sendOnce(request, signal);
        this.#completion = "done";
        return;
      } catch (error) {
        signal.throwIfAborted();
        const failure = this.#place.judge(error);
        if (failure.verdict === "ambiguous") earlier ??= failure;
        const isGone = failure.code === "NoSuchUpload";
        if (!isGone && (await budget.next(failure, signal))) continue;
        if ((isGone || earlier) && (await this.#isObject(signal))) {
          this.#completion = "done";
          return;
        }
        if (!earlier) this.#completion = "refused";
        throw this.#place.mapError(failure, request, earlier);
      }
    }
  }

  /** Takes away what was stored of an object that will never be. Only once no part is being sent any more. */
  async abandon(signal: AbortSignal): Promise<void> {
    const { key: storeKey } = this.#target;
    const ids = new Set<string>();
    if (this.#uploadId !== undefined && this.#completion !== "done") ids.add(this.#uploadId);
    if (this.#mayHaveOthers) {
      // The key is used once, so that every upload of it is this call's.
      for await (const upload of listUploads(this.#place, storeKey, signal)) {
        if (upload.storeKey === storeKey) ids.add(upload.uploadId);
      }
    }
    for (const uploadId of ids) {
      await abortUpload(this.#place, { storeKey, uploadId }, signal);
    }
  }

  get #named(): { readonly Bucket: string; readonly ExpectedBucketOwner?: string; readonly Key: string } {
    return { ...this.#place.target, Key: this.#target.key };
  }

  /** Sends what changes nothing that anybody sees, so that a failure is always a definite one. */
  async #unseen<O>(
    request: Pick<S3Request<O>, "send" | "bytes" | "onAmbiguous">,
    signal: AbortSignal,
  ): Promise<O> {
    const sent: S3Request<O> = { ...this.#target, ...request, mutates: true };
    return await this.#place.repeat({ ...sent, mutates: false }, signal, async () => {
      return await this.#place.sendOnce(sent, signal);
    });
  }

  /** Whether the key holds just what this call was to store. That it does not is no proof: it may yet come. */
  async #isObject(signal: AbortSignal): Promise<boolean> {
    const input = this.#named;
    try {
      const found = await this.#place.send<HeadObjectCommandOutput>(
        {
          ...this.#target,
          mutates: false,
          send: async (client, options) => await client.send(new HeadObjectCommand(input), options),
        },
        signal,
      );
      const { writeId } = markOf(found.Metadata);
      return writeId === this.#target.writeId && found.ContentLength === this.#sizeBytes;
    } catch {
      // What is told is why the completion failed.
      signal.throwIfAborted();
      return false;
    }
  }
}

/** What AWS wants to be told again of the parts that it keeps checksums of. */
function checksumsOf(answer: Omit<UploadPartCommandOutput, "ETag">): Partial<CompletedPart> {
  const { ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA1, ChecksumSHA256 } = answer;
  const all = { ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA1, ChecksumSHA256 };
  return Object.fromEntries(Object.entries(all).filter(([, checksum]) => checksum !== undefined));
}
