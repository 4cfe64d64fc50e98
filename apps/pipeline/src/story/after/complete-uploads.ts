import { createHash } from "node:crypto";
import type { Effect, EffectSink } from "@holdfast/core";
import type { OutputBucket, SentPart } from "../sink/output-bucket.js";
import type { FinishedFile } from "../sink/rolling-file.js";

/** The effect that makes a finished file visible, as it travels in the checkpoint. */
export function completionOf(file: FinishedFile): Effect {
  return {
    sink: "output",
    key: file.key,
    uploadId: file.uploadId,
    parts: file.parts.map((part) => ({ ...part })),
  };
}

/**
 * Completes uploads once their checkpoint is committed, as often as it takes. That an upload is gone proves nothing:
 * what bears its name must have its ETag and its length.
 */
export function completeUploads(bucket: OutputBucket): EffectSink {
  return {
    carryOut: async (effect) => {
      const { key, uploadId, parts } = effect as unknown as FinishedFile;
      try {
        await bucket.complete(key, uploadId, parts);
      } catch (error) {
        const found = await bucket.find(key);
        const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
        if (found?.bytes !== bytes || found.etag !== etagOf(parts)) throw error;
      }
    },
  };
}

/**
 * The ETag of an object made of parts: the MD5 of the parts' MD5s, and their number
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html).
 */
function etagOf(parts: readonly SentPart[]): string {
  const hash = createHash("md5");
  for (const { etag } of parts) hash.update(Buffer.from(etag.replaceAll('"', ""), "hex"));
  return `"${hash.digest("hex")}-${parts.length}"`;
}
