import { createHash } from "node:crypto";
import type { AgreementCase } from "./agreement-case.js";
import { type Commands, md5, mebibyte } from "./commands.js";
import { rgw } from "./known-differences.js";
import type { Expected } from "./observation.js";
import type { StoreUnderTest } from "./store.js";

const large = Buffer.alloc(5 * mebibyte, "a");
const small = Buffer.from("end");
const noUpload = { status: 404, code: "NoSuchUpload" };
const notCompleted = rgw("answers 500 when an upload cannot be completed", {
  status: 500,
  code: "InternalError",
});
const notListed = rgw("takes an absent upload for an absent key", { status: 404, code: "NoSuchKey" });
/** What the service takes a body for whose type it was not told. */
const octets = "binary/octet-stream";
const both: readonly (readonly [number, string])[] = [
  [1, md5(large)],
  [2, md5(small)],
];
const etag = etagOf(large, small);
const described = { status: 200, etag, contentLength: large.length + 3, contentType: octets, metadata: {} };
const completed: Expected = {
  status: 200,
  etag,
  but: rgw("tells no ETag when an upload is complete", { status: 200, etag: "" }),
};

function etagOf(...parts: Uint8Array[]): string {
  const digests = createHash("md5");
  for (const part of parts) digests.update(Buffer.from(md5(part), "hex"));
  return `${digests.digest("hex")}-${parts.length}`;
}

async function begin(store: StoreUnderTest, commands: Commands, name: string, extra = {}): Promise<string> {
  const output = await store.ask(commands.begin(name, extra), { status: 200 });
  return String(output?.UploadId);
}

async function sendBoth(store: StoreUnderTest, { part }: Commands, name: string, id: string): Promise<void> {
  await store.ask(part(name, id, 1, large), { status: 200, etag: md5(large) });
  await store.ask(part(name, id, 2, small), { status: 200, etag: md5(small) });
}

export const multipartCases: readonly AgreementCase[] = [
  {
    name: "parts become an object when they are completed, not before",
    run: async (store, commands) => {
      const metadata = { "write-id": "0f" };
      const id = await begin(store, commands, "big", { Metadata: metadata, ContentType: "text/plain" });
      await sendBoth(store, commands, "big", id);
      await store.ask(commands.get("big"), { status: 404, code: "NoSuchKey" });
      await store.ask(commands.complete("big", id, both), completed);
      await store.ask(commands.head("big"), { ...described, metadata, contentType: "text/plain" });
      await store.ask(commands.get("big", { Range: `bytes=${large.length - 1}-` }), {
        status: 206,
        body: "aend",
        etag,
        contentLength: 4,
        contentRange: `bytes ${large.length - 1}-${large.length + 2}/${large.length + 3}`,
        contentType: "text/plain",
        metadata,
      });
      await store.ask(commands.uploads(), { status: 200, uploads: [], isTruncated: false });
    },
  },
  {
    name: "an upload is completed again",
    run: async (store, commands) => {
      const id = await begin(store, commands, "twice");
      await sendBoth(store, commands, "twice", id);
      await store.ask(commands.complete("twice", id, both), completed);
      await store.ask(commands.complete("twice", id, both), { status: 200, etag });
      await store.ask(commands.head("twice"), described);
    },
  },
  {
    name: "parts are sent again and in any order",
    run: async (store, commands) => {
      const id = await begin(store, commands, "again");
      await store.ask(commands.part("again", id, 2, "other"), { status: 200, etag: md5("other") });
      await store.ask(commands.part("again", id, 2, small), { status: 200, etag: md5(small) });
      await store.ask(commands.part("again", id, 1, large), { status: 200, etag: md5(large) });
      await store.ask(commands.parts("again", id), {
        status: 200,
        parts: [
          [1, large.length],
          [2, 3],
        ],
        isTruncated: false,
      });
      await store.ask(commands.complete("again", id, both), completed);
      await store.ask(commands.head("again"), described);
    },
  },
  {
    name: "parts that were not chosen are not part of it",
    run: async (store, commands) => {
      const id = await begin(store, commands, "some");
      await sendBoth(store, commands, "some", id);
      const expected = { status: 200, etag: etagOf(small) };
      await store.ask(commands.complete("some", id, [[2, md5(small)]]), {
        ...expected,
        but: rgw("wants every part that was sent", { status: 400, code: "InvalidPart" }),
      });
    },
  },
  {
    name: "an aborted upload is gone with its parts",
    run: async (store, commands) => {
      const id = await begin(store, commands, "gone");
      await sendBoth(store, commands, "gone", id);
      await store.ask(commands.uploads(), { status: 200, uploads: ["gone"], isTruncated: false });
      await store.ask(commands.abort("gone", id), { status: 204 });
      await store.ask(commands.uploads(), { status: 200, uploads: [], isTruncated: false });
      await store.ask(commands.part("gone", id, 1, small), noUpload);
      await store.ask(commands.parts("gone", id), { ...noUpload, but: notListed });
      await store.ask(commands.complete("gone", id, both), { ...noUpload, but: notCompleted });
      await store.ask(commands.abort("gone", id), noUpload);
      await store.ask(commands.get("gone"), { status: 404, code: "NoSuchKey" });
    },
  },
  {
    name: "an abort after the completion does no harm",
    run: async (store, commands) => {
      const id = await begin(store, commands, "safe");
      await sendBoth(store, commands, "safe", id);
      await store.ask(commands.complete("safe", id, both), completed);
      await store.ask(commands.abort("safe", id), noUpload);
      await store.ask(commands.head("safe"), described);
    },
  },
  {
    name: "an upload that there is not",
    run: async (store, commands) => {
      await store.ask(commands.part("none", "no-such-id", 1, small), noUpload);
      await store.ask(commands.complete("none", "no-such-id", both), { ...noUpload, but: notCompleted });
      await store.ask(commands.abort("none", "no-such-id"), noUpload);
      await store.ask(commands.parts("none", "no-such-id"), { ...noUpload, but: notListed });
    },
  },
  {
    name: "parts that cannot be put together",
    run: async (store, commands) => {
      const id = await begin(store, commands, "bad");
      await sendBoth(store, commands, "bad", id);
      const invalid = { status: 400, code: "InvalidPart" };
      const [first = [1, ""]] = both;
      await store.ask(commands.complete("bad", id, [first, [2, md5("other")]]), invalid);
      await store.ask(commands.complete("bad", id, [...both, [3, md5("x")]]), invalid);
      await store.ask(commands.complete("bad", id, []), { status: 400, code: "MalformedXML" });
      await store.ask(commands.complete("bad", id, both), completed);
    },
  },
  {
    name: "a part beyond the last number",
    run: async (store, commands) => {
      const id = await begin(store, commands, "far");
      const sent = { status: 200, etag: md5(small) };
      await store.ask(commands.part("far", id, 10_000, small), sent);
      await store.ask(commands.part("far", id, 10_001, small), {
        status: 400,
        code: "InvalidArgument",
        but: rgw("takes parts beyond the 10,000th", sent),
      });
      await store.ask(commands.abort("far", id), { status: 204 });
    },
  },
  {
    name: "parts that are named in another order",
    run: async (store, commands) => {
      const id = await begin(store, commands, "order");
      await sendBoth(store, commands, "order", id);
      await store.ask(commands.complete("order", id, both.toReversed()), {
        status: 400,
        code: "InvalidPartOrder",
        but: rgw("puts parts in order by itself", { status: 200, etag: "" }),
      });
    },
  },
  {
    name: "a part in the middle that is too small",
    run: async (store, commands) => {
      const id = await begin(store, commands, "tiny");
      await store.ask(commands.part("tiny", id, 1, small), { status: 200, etag: md5(small) });
      await store.ask(commands.part("tiny", id, 2, small), { status: 200, etag: md5(small) });
      const parts: [number, string][] = [
        [1, md5(small)],
        [2, md5(small)],
      ];
      await store.ask(commands.complete("tiny", id, parts), { status: 400, code: "EntityTooSmall" });
      await store.ask(commands.get("tiny"), { status: 404, code: "NoSuchKey" });
      await store.ask(commands.abort("tiny", id), { status: 204 });
    },
  },
  {
    name: "an exclusive create by parts",
    run: async (store, commands) => {
      await store.ask(commands.put("first", "one"), { status: 200, etag: md5("one") });
      const id = await begin(store, commands, "first");
      await sendBoth(store, commands, "first", id);
      await store.ask(commands.complete("first", id, both, { IfNoneMatch: "*" }), {
        status: 412,
        code: "PreconditionFailed",
        but: rgw("ignores conditions on the completion of an upload", { status: 200, etag: "" }),
      });
      await store.ask(commands.get("first", { Range: "bytes=0-2" }), {
        status: 206,
        body: "one",
        etag: md5("one"),
        contentLength: 3,
        contentRange: "bytes 0-2/3",
        contentType: "application/octet-stream",
        metadata: {},
        but: rgw("ignores conditions on the completion of an upload", {
          status: 206,
          body: "aaa",
          etag,
          contentLength: 3,
          contentRange: `bytes 0-2/${large.length + 3}`,
          contentType: octets,
          metadata: {},
        }),
      });
    },
  },
  {
    name: "the uploads that are open, page by page",
    run: async (store, commands) => {
      const ids = [];
      for (const name of ["a", "b", "c"]) ids.push([name, await begin(store, commands, name)] as const);
      const listed = { status: 200, uploads: ["a", "b", "c"], isTruncated: false };
      await store.ask(commands.uploads(), listed);
      const first = await store.ask(commands.uploads({ MaxUploads: 2 }), {
        status: 200,
        uploads: ["a", "b"],
        isTruncated: true,
      });
      const marker = { KeyMarker: first?.NextKeyMarker, UploadIdMarker: first?.NextUploadIdMarker };
      await store.ask(commands.uploads({ MaxUploads: 2, ...marker }), { ...listed, uploads: ["c"] });
      for (const [name, id] of ids) await store.ask(commands.abort(name, id), { status: 204 });
    },
  },
];
