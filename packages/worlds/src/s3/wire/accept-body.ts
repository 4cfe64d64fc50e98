import { createHash } from "node:crypto";
import type { S3Behaviour } from "../s3-profile.js";
import { decodeAwsChunked } from "./aws-chunked.js";
import { checksum, checksumAlgorithms } from "./checksum.js";
import { S3Error } from "./s3-error.js";
import type { WireRequest } from "./wire-message.js";

export interface AcceptedBody {
  readonly body: Uint8Array;
  /** The checksums the client gave, which are right; by algorithm, in Base64. */
  readonly checksums: Readonly<Record<string, string>>;
}

/** The body that is meant, after all that the client says about it was checked. */
export function acceptBody({ headers, body: sent }: WireRequest, behaviour: S3Behaviour): AcceptedBody {
  const isChunked =
    headers["x-amz-content-sha256"]?.startsWith("STREAMING-") ||
    headers["content-encoding"]?.includes("aws-chunked");
  if (isChunked && behaviour.chunkedBodies === "stored-as-sent") return { body: sent, checksums: {} };
  if (isChunked && behaviour.chunkedBodies === "refused") {
    throw new S3Error(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
  }
  const { body, trailers } = isChunked ? decodeAwsChunked(sent) : { body: sent, trailers: {} };
  assertLength(headers, body, sent);
  assertDigests(headers, body);
  if (behaviour.checksums === "ignored") return { body, checksums: {} };
  const checksums: Record<string, string> = {};
  for (const algorithm of checksumAlgorithms) {
    const name = `x-amz-checksum-${algorithm}`;
    const given = headers[name] ?? (trailers as Record<string, string>)[name];
    if (given === undefined) continue;
    if (checksum(algorithm, body) !== given) {
      const name = algorithm.toUpperCase();
      throw new S3Error(400, "BadDigest", `The ${name} you specified did not match the calculated checksum.`);
    }
    checksums[algorithm] = given;
  }
  return { body, checksums };
}

function assertLength(headers: WireRequest["headers"], body: Uint8Array, sent: Uint8Array): void {
  const decoded = headers["x-amz-decoded-content-length"];
  const length = headers["content-length"];
  const isShort =
    (decoded !== undefined && Number(decoded) !== body.length) ||
    (length !== undefined && Number(length) !== sent.length);
  if (!isShort) return;
  throw new S3Error(
    400,
    "IncompleteBody",
    "You did not provide the number of bytes specified by the Content-Length HTTP header",
  );
}

function assertDigests(headers: WireRequest["headers"], body: Uint8Array): void {
  const md5 = headers["content-md5"];
  if (md5 !== undefined && createHash("md5").update(body).digest("base64") !== md5) {
    throw new S3Error(400, "BadDigest", "The Content-MD5 you specified did not match what we received.");
  }
  const sha256 = headers["x-amz-content-sha256"];
  if (sha256 === undefined || !/^[0-9a-f]{64}$/.test(sha256)) return;
  if (createHash("sha256").update(body).digest("hex") === sha256) return;
  throw new S3Error(
    400,
    "XAmzContentSHA256Mismatch",
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  );
}
