import type { Flaw } from "../flaws/bundle-flawed.js";

/** Mistakes that adapters to S3 make. */
export type AdapterFlawName =
  /** 409 says that the send met another one, not who has the key. */
  | "conflict-as-exists"
  /** The upload may have been completed, or may yet be. */
  | "abort-after-open-completion"
  /** The object may be there, and others may build on it. */
  | "clean-up-after-open-create"
  /** What may have been done is told as not done. */
  | "open-change-as-failed"
  /** A body that ends early is taken for the whole. */
  | "short-body-accepted"
  /** The SDK sends a create again by itself, and the 412 that its own first send brought about is told as a failure. */
  | "own-send-as-conflict"
  /** An ETag is taken for the MD5 of the content, which it is not of an object in parts, nor under KMS. */
  | "etag-as-content";

/** What the SDK does unless it is told not to, without its pauses, which no simulated clock could bridge. */
const retryAtOnce: string = `{
  mode: "at-once",
  retry: (next, args) => next(args).catch((error) => {
    if (error.$metadata?.httpStatusCode !== undefined) throw error;
    return next(args);
  }),
}`;

export const adapterFlaws: Readonly<Record<AdapterFlawName, Flaw>> = {
  "conflict-as-exists": {
    "s3/src/exclusive-create.ts": [
      [
        "if (failure.status === 412) {",
        'if (failure.status === 409) return { status: "exists", bytes: new Uint8Array(0) };\nif (failure.status === 412) {',
      ],
    ],
  },
  "abort-after-open-completion": {
    "s3/src/multipart-upload.ts": [['if (this.#completion === "open") return false;', ""]],
  },
  "clean-up-after-open-create": {
    "s3/src/exclusive-create.ts": [
      [
        "import { newWriteId }",
        'import { DeleteObjectCommand } from "@aws-sdk/client-s3";\nimport { newWriteId }',
      ],
      [
        "throw place.mapError(freed, request, earlier);",
        `{
          const send: typeof request.send = async (client, options) =>
            await client.send(new DeleteObjectCommand({ ...place.target, Key: target.key }), options);
          if (earlier) await place.send({ ...request, send }, signal).catch(() => undefined);
          throw place.mapError(freed, request, earlier);
        }`,
      ],
    ],
  },
  "open-change-as-failed": {
    "s3/src/map-s3-error.ts": [["if (change.mutates && open) {", "if (false as boolean && open) {"]],
  },
  "short-body-accepted": {
    "s3/src/read-body.ts": [
      ["(received === announcedBytes ? settle() : cutShort())", "settle()"],
      ['stream.once("close", cutShort);', 'stream.once("close", () => settle());'],
      [
        'stream.on("error", (error: Error) => settle(bodyError(error, what, key)));',
        'stream.on("error", () => settle());',
      ],
    ],
  },
  "own-send-as-conflict": {
    "s3/src/make-client.ts": [["maxAttempts: 1,", `maxAttempts: 2, retryStrategy: ${retryAtOnce},`]],
    "s3/src/exclusive-create.ts": [
      [
        'if (winner?.writeId === writeId) return { status: "created" };',
        "if (winner?.writeId === writeId) throw place.mapError(failure, request, earlier);",
      ],
    ],
  },
  "etag-as-content": {
    "s3/src/read-object.ts": [
      ["import { inParallel }", 'import { createHash } from "node:crypto";\nimport { inParallel }'],
      [
        "await this.#rest(object, range, bytes);\n    return { bytes, writeId: object.writeId };\n  }\n\n  async part(",
        `await this.#rest(object, range, bytes);
    const digest = createHash("md5").update(bytes).digest("hex");
    if (object.etag !== \`"\${digest}"\`) throw new UnavailableError("the bytes are not those of the ETag");
    return { bytes, writeId: object.writeId };
  }

  async part(`,
      ],
    ],
  },
};

export const adapterFlawNames: readonly AdapterFlawName[] = Object.keys(adapterFlaws) as AdapterFlawName[];
