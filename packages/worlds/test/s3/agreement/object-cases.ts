import type { AgreementCase } from "./agreement-case.js";
import { md5 } from "./commands.js";
import { rgw } from "./known-differences.js";

const octets = "application/octet-stream";
const hello = { etag: md5("hello"), metadata: {} };
const whole = { ...hello, status: 200, body: "hello", contentLength: 5, contentType: octets };
const written = { status: 200, etag: md5("hello") };
const noKey = { status: 404, code: "NoSuchKey" };

/** Writing, reading and removing single objects. */
export const objectCases: readonly AgreementCase[] = [
  {
    name: "an object is read as it was written, and overwritten",
    run: async (store, { put, get, head }) => {
      await store.ask(put("a", "hello"), written);
      await store.ask(get("a"), whole);
      await store.ask(head("a"), { ...hello, status: 200, contentLength: 5, contentType: octets });
      await store.ask(put("a", "two"), { status: 200, etag: md5("two") });
      await store.ask(get("a"), { ...whole, body: "two", etag: md5("two"), contentLength: 3 });
    },
  },
  {
    name: "an absent object is told so",
    run: async (store, { get, head, delete: remove }) => {
      await store.ask(get("absent"), noKey);
      await store.ask(head("absent"), { status: 404 });
      await store.ask(remove("absent"), { status: 204 });
      await store.ask(get("absent", { Range: "bytes=0-1" }), noKey);
      await store.ask(get("absent", { IfMatch: "x" }), noKey);
    },
  },
  {
    name: "an empty object",
    run: async (store, { put, get }) => {
      await store.ask(put("empty", new Uint8Array(0)), { status: 200, etag: md5("") });
      await store.ask(get("empty"), { ...whole, body: "", etag: md5(""), contentLength: 0 });
      await store.ask(get("empty", { Range: "bytes=0-0" }), { status: 416, code: "InvalidRange" });
    },
  },
  {
    name: "metadata and content type come back",
    run: async (store, { put, get, head }) => {
      const metadata = { "write-id": "0f", purpose: "test" };
      const extra = { Metadata: metadata, ContentType: "text/plain" };
      const described = { ...hello, status: 200, contentLength: 5, contentType: "text/plain", metadata };
      await store.ask(put("m", "hello", extra), written);
      await store.ask(head("m"), described);
      await store.ask(get("m"), { ...described, body: "hello" });
      await store.ask(put("m", "hello"), written);
      await store.ask(get("m"), whole);
    },
  },
  {
    name: "keys with blanks, signs and other scripts",
    run: async (store, { put, get, delete: remove, list }) => {
      const names = ["a b", "a+b", "a%2Fb", "a?b#c", "~!*'()", "é–漢字", "😀", "x/y//z", "&<>\"'"];
      for (const name of names) {
        await store.ask(put(name, "hello"), written);
        await store.ask(get(name), whole);
      }
      const inOrder = ["&<>\"'", "a b", "a%2Fb", "a+b", "a?b#c", "x/y//z", "~!*'()", "é–漢字", "😀"];
      await store.ask(list(), {
        status: 200,
        keys: inOrder,
        sizes: inOrder.map(() => 5),
        prefixes: [],
        isTruncated: false,
        keyCount: inOrder.length,
      });
      for (const name of names) await store.ask(remove(name), { status: 204 });
      for (const name of names) await store.ask(get(name), noKey);
    },
  },
  {
    name: "ranges",
    run: async (store, { put, get, head }) => {
      const part = { ...hello, status: 206, contentType: octets };
      await store.ask(put("r", "hello"), written);
      const ask = async (Range: string, body: string, contentRange: string) => {
        await store.ask(get("r", { Range }), { ...part, body, contentRange, contentLength: body.length });
      };
      await ask("bytes=0-0", "h", "bytes 0-0/5");
      await ask("bytes=1-3", "ell", "bytes 1-3/5");
      await ask("bytes=3-", "lo", "bytes 3-4/5");
      await ask("bytes=3-99", "lo", "bytes 3-4/5");
      await ask("bytes=-2", "lo", "bytes 3-4/5");
      await ask("bytes=-99", "hello", "bytes 0-4/5");
      await store.ask(get("r", { Range: "bytes=5-" }), { status: 416, code: "InvalidRange" });
      await store.ask(get("r", { Range: "bytes=9-12" }), { status: 416, code: "InvalidRange" });
      await store.ask(get("r", { Range: "bytes=3-1" }), {
        ...whole,
        but: rgw("refuses a range that is none", { status: 416, code: "InvalidRange" }),
      });
      await store.ask(get("r", { Range: "lines=1-2" }), {
        ...whole,
        but: rgw("tells a range of the whole where no bytes were asked for", {
          ...whole,
          contentRange: "bytes 0-4/5",
        }),
      });
      await store.ask(head("r", { Range: "bytes=1-3" }), {
        ...part,
        contentRange: "bytes 1-3/5",
        contentLength: 3,
      });
    },
  },
  {
    name: "conditions on reading",
    run: async (store, { put, get, head }) => {
      await store.ask(put("c", "hello"), written);
      await store.ask(get("c", { IfMatch: `"${md5("hello")}"` }), whole);
      await store.ask(get("c", { IfMatch: '"other"' }), { status: 412, code: "PreconditionFailed" });
      await store.ask(get("c", { IfNoneMatch: `"${md5("hello")}"` }), { status: 304 });
      await store.ask(get("c", { IfNoneMatch: '"other"' }), whole);
      await store.ask(head("c", { IfMatch: '"other"' }), { status: 412 });
      await store.ask(head("c", { IfNoneMatch: `"${md5("hello")}"` }), { status: 304 });
      await store.ask(get("c", { IfModifiedSince: new Date(4_000_000_000_000) }), { status: 304 });
      await store.ask(get("c", { IfUnmodifiedSince: new Date(1_000_000_000_000) }), {
        status: 412,
        code: "PreconditionFailed",
      });
      await store.ask(get("c", { IfUnmodifiedSince: new Date(4_000_000_000_000) }), whole);
    },
  },
  {
    name: "what was removed is gone, and may be written again",
    run: async (store, { put, get, delete: remove }) => {
      await store.ask(put("d", "hello"), written);
      await store.ask(remove("d"), { status: 204 });
      await store.ask(get("d"), noKey);
      await store.ask(remove("d"), { status: 204 });
      await store.ask(put("d", "hello"), written);
      await store.ask(get("d"), whole);
    },
  },
  {
    name: "many are removed at once, absent ones too",
    run: async (store, { put, deleteAll, list }) => {
      const none = { status: 200, keys: [], sizes: [], prefixes: [], isTruncated: false, keyCount: 0 };
      for (const name of ["1", "2", "3"]) await store.ask(put(name, "hello"), written);
      await store.ask(deleteAll(["1", "2", "absent"]), { status: 200, deleted: ["1", "2", "absent"] });
      await store.ask(list(), { ...none, keys: ["3"], sizes: [5], keyCount: 1 });
      await store.ask(deleteAll(["3", "absent"], { Quiet: true }), { status: 200 });
      await store.ask(list(), none);
      await store.ask(deleteAll([]), {
        status: 400,
        code: "MalformedXML",
        but: rgw("removes none of none", { status: 200 }),
      });
    },
  },
  {
    name: "a thousand are removed at once, and no more",
    run: async (store, { deleteAll }) => {
      const names = Array.from({ length: 1001 }, (_, index) => `absent-${index}`);
      await store.ask(deleteAll(names.slice(1), { Quiet: true }), { status: 200 });
      await store.ask(deleteAll(names, { Quiet: true }), {
        status: 400,
        code: "MalformedXML",
        but: rgw("names no error when too many are to be removed", { status: 400 }),
      });
    },
  },
  {
    name: "a key that is too long",
    run: async (store, { put }) => {
      const room = 1024 - store.key("").length;
      await store.ask(put("k".repeat(room), "hello"), written);
      await store.ask(put("k".repeat(room + 1), "hello"), {
        status: 400,
        code: "KeyTooLongError",
        but: rgw("has another name for a key that is too long", { status: 400, code: "InvalidObjectName" }),
      });
    },
  },
];
