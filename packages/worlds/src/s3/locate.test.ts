import { expect, it } from "vitest";
import { locate } from "./locate.js";
import { S3Error } from "./wire/s3-error.js";

const isBucket = (name: string): boolean => name === "known";

it.each([
  ["127.0.0.1", "/bucket/a/b", "bucket", "a/b"],
  ["127.0.0.1", "/bucket", "bucket", undefined],
  ["127.0.0.1", "/bucket/", "bucket", undefined],
  ["127.0.0.1", "/", undefined, undefined],
  ["localhost", "/bucket//a%2Fb%20c", "bucket", "/a/b c"],
  ["s3.us-east-1.amazonaws.com", "/bucket/a", "bucket", "a"],
  ["my.bucket.s3.us-east-1.amazonaws.com", "/a/b", "my.bucket", "a/b"],
  ["b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com", "/a", "b--use1-az4--x-s3", "a"],
  ["known.localhost", "/a/b", "known", "a/b"],
  ["other.localhost", "/a/b", "a", "b"],
])("%s %s", (hostname, path, bucket, key) => {
  expect(locate(hostname, path, isBucket)).toEqual({ bucket, key });
});

it("refuses a path that is not encoded as it should be", () => {
  expect(() => locate("localhost", "/bucket/%zz", isBucket)).toThrow(S3Error);
});
