/** A mistake that adapters to S3 make, as a change of the good one's source. */
export interface AdapterFlaw {
  /** The file of the adapter's sources. */
  readonly file: string;
  /** Replaces each text, which must be there, by another one. */
  readonly changes: readonly (readonly [text: string, by: string])[];
}

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
  | "short-body-accepted";

export const adapterFlaws: Readonly<Record<AdapterFlawName, AdapterFlaw>> = {
  "conflict-as-exists": {
    file: "exclusive-create.ts",
    changes: [
      [
        "if (failure.status === 412) {",
        'if (failure.status === 409) return { status: "exists", bytes: new Uint8Array(0) };\nif (failure.status === 412) {',
      ],
    ],
  },
  "abort-after-open-completion": {
    file: "multipart-upload.ts",
    changes: [['if (this.#completion === "open") return false;', ""]],
  },
  "clean-up-after-open-create": {
    file: "exclusive-create.ts",
    changes: [
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
    file: "map-s3-error.ts",
    changes: [["if (change.mutates && open) {", "if (false as boolean && open) {"]],
  },
  "short-body-accepted": {
    file: "read-body.ts",
    changes: [
      ["(received === announcedBytes ? settle() : cutShort())", "settle()"],
      ['stream.once("close", cutShort);', 'stream.once("close", () => settle());'],
      [
        'stream.on("error", (error: Error) => settle(bodyError(error, what, key)));',
        'stream.on("error", () => settle());',
      ],
    ],
  },
};

export const adapterFlawNames: readonly AdapterFlawName[] = Object.keys(adapterFlaws) as AdapterFlawName[];
