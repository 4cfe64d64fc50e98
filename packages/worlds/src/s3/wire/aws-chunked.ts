import { S3Error } from "./s3-error.js";

export interface ChunkedBody {
  readonly body: Uint8Array;
  /** What stood after the last chunk, names in lower case. */
  readonly trailers: Readonly<Record<string, string>>;
}

/**
 * Takes the framing off a body of `Content-Encoding: aws-chunked`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function decodeAwsChunked(framed: Uint8Array): ChunkedBody {
  const bytes = Buffer.from(framed.buffer, framed.byteOffset, framed.byteLength);
  const chunks: Uint8Array[] = [];
  let at = 0;
  const line = (): string => {
    const end = bytes.indexOf("\r\n", at);
    if (end < 0) throw incomplete();
    const text = bytes.toString("latin1", at, end);
    at = end + 2;
    return text;
  };
  for (;;) {
    const [size = ""] = line().split(";");
    if (!/^[0-9a-f]+$/i.test(size)) throw incomplete();
    const length = Number.parseInt(size, 16);
    if (length === 0) break;
    if (at + length + 2 > bytes.length) throw incomplete();
    chunks.push(bytes.subarray(at, at + length));
    at += length;
    if (line() !== "") throw incomplete();
  }
  const trailers: Record<string, string> = {};
  while (at < bytes.length) {
    const text = line();
    const colon = text.indexOf(":");
    if (colon > 0) trailers[text.slice(0, colon).trim().toLowerCase()] = text.slice(colon + 1).trim();
  }
  return { body: Buffer.concat(chunks), trailers };
}

function incomplete(): S3Error {
  return new S3Error(
    400,
    "IncompleteBody",
    "The request body terminated unexpectedly, or its chunks are not framed as they should be",
  );
}
