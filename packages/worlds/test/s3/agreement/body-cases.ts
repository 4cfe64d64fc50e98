import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { AgreementCase } from "./agreement-case.js";
import { md5 } from "./commands.js";
import { rgw } from "./known-differences.js";

const written = { status: 200, etag: md5("body") };
const badDigest = { status: 400, code: "BadDigest" };
const noKey = { status: 404, code: "NoSuchKey" };
const base64Md5 = (text: string): string => createHash("md5").update(text).digest("base64");
const stored = {
  status: 200,
  body: "body",
  etag: md5("body"),
  contentLength: 4,
  contentType: "application/octet-stream",
  metadata: {},
};

/** Bodies and what is said about them. */
export const bodyCases: readonly AgreementCase[] = [
  {
    name: "a digest is compared with the body",
    run: async (store, { put, get }) => {
      await store.ask(put("md5", "body", { ContentMD5: base64Md5("other") }), badDigest);
      await store.ask(get("md5"), noKey);
      await store.ask(put("md5", "body", { ContentMD5: base64Md5("body") }), written);
      await store.ask(get("md5"), stored);
    },
  },
  {
    name: "a checksum is compared with the body",
    run: async (store, { put, get }) => {
      const name = "compares no checksums";
      const wrong = put("crc", "body", { ChecksumCRC32: "AAAAAA==" });
      await store.ask(wrong, { ...badDigest, but: rgw(name, written) });
      await store.ask(get("crc"), { ...noKey, but: rgw(name, stored) });
    },
  },
  {
    name: "a stream whose length is told",
    run: async (store, { put, get }) => {
      const Body = Readable.from([Buffer.from("bo"), Buffer.from("dy")]);
      await store.ask(put("stream", "", { Body, ContentLength: 4 }), written);
      await store.ask(get("stream"), stored);
    },
  },
  {
    name: "a stream in chunks with a checksum after it",
    run: async (store, { put, get }) => {
      const name = "takes no body in chunks";
      const Body = Readable.from([Buffer.from("bo"), Buffer.from("dy")]);
      const chunked = put("chunks", "", { Body, ContentLength: 4, ChecksumAlgorithm: "CRC32" });
      const refused = { status: 411, code: "MissingContentLength" };
      await store.ask(chunked, { ...written, but: rgw(name, refused) });
      await store.ask(get("chunks"), { ...stored, but: rgw(name, noKey) });
    },
  },
];
