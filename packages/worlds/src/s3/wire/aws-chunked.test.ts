import { expect, it } from "vitest";
import { decodeAwsChunked } from "./aws-chunked.js";
import { S3Error } from "./s3-error.js";

const framed = "3\r\nabc\r\n2;chunk-signature=00\r\nde\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n";

it("takes off the framing, signed or not, and reads what stands after it", () => {
  const { body, trailers } = decodeAwsChunked(Buffer.from(framed));
  expect(Buffer.from(body).toString()).toBe("abcde");
  expect(trailers).toEqual({ "x-amz-checksum-crc32": "AAAAAA==" });
});

it("an empty body", () => {
  expect(decodeAwsChunked(Buffer.from("0\r\n\r\n"))).toEqual({ body: Buffer.alloc(0), trailers: {} });
});

it("a body that ends before its last chunk is refused, wherever it ends", () => {
  const last = framed.indexOf("0\r\nx-amz") + 3;
  for (let length = 0; length < last; length += 1) {
    expect(() => decodeAwsChunked(Buffer.from(framed.slice(0, length))), String(length)).toThrow(S3Error);
  }
});

it("chunks that are longer than they say are refused", () => {
  expect(() => decodeAwsChunked(Buffer.from("2\r\nabc\r\n0\r\n\r\n"))).toThrow(S3Error);
});
