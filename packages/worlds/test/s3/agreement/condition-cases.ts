import type { AgreementCase } from "./agreement-case.js";
import { md5 } from "./commands.js";
import { rgw } from "./known-differences.js";

const refused = { status: 412, code: "PreconditionFailed" };
const one = { status: 200, etag: md5("one") };
const two = { status: 200, etag: md5("two") };
const holds = (body: string) => ({
  status: 200,
  body,
  etag: md5(body),
  contentLength: body.length,
  contentType: "application/octet-stream",
  metadata: {},
});

/** What conditional writes do; the differences are those for which a store must be probed. */
export const conditionCases: readonly AgreementCase[] = [
  {
    name: "exclusive create",
    run: async (store, { put, get, delete: remove }) => {
      await store.ask(put("x", "one", { IfNoneMatch: "*" }), one);
      await store.ask(put("x", "two", { IfNoneMatch: "*" }), refused);
      await store.ask(put("x", "one", { IfNoneMatch: "*" }), refused);
      await store.ask(get("x"), holds("one"));
      await store.ask(remove("x"), { status: 204 });
      await store.ask(put("x", "two", { IfNoneMatch: "*" }), two);
      await store.ask(get("x"), holds("two"));
    },
  },
  {
    name: "exclusive create where a plain write was",
    run: async (store, { put, get }) => {
      await store.ask(put("x", "one"), one);
      await store.ask(put("x", "two", { IfNoneMatch: "*" }), refused);
      await store.ask(put("x", "two"), two);
      await store.ask(get("x"), holds("two"));
    },
  },
  {
    name: "of many who create at once exactly one wins",
    run: async (store, commands) => {
      const bodies = Array.from({ length: 16 }, (_, index) => `creator ${index}`);
      const answers = await Promise.all(
        bodies.map((body) => store.tally(commands.put("race", body, { IfNoneMatch: "*" }))),
      );
      const winners = bodies.filter((_, index) => answers[index]?.status === 200);
      const losers = answers.filter(({ code }) =>
        ["PreconditionFailed", "ConditionalRequestConflict"].includes(code ?? ""),
      );
      store.expect("winners", winners.length, 1);
      store.expect("losers", losers.length, 15);
      await store.ask(commands.get("race"), holds(winners[0] ?? ""));
    },
  },
  {
    name: "an overwrite on a condition, the ETag in quotation marks",
    run: async (store, { put, get }) => {
      await store.ask(put("m", "one"), one);
      await store.ask(put("m", "two", { IfMatch: `"${md5("one")}"` }), {
        ...two,
        but: rgw("finds no ETag that stands in quotation marks", refused),
      });
      await store.ask(put("m", "six", { IfMatch: `"${md5("one")}"` }), refused);
      await store.ask(get("m"), {
        ...holds("two"),
        but: rgw("finds no ETag that stands in quotation marks", holds("one")),
      });
    },
  },
  {
    name: "an overwrite on a condition, the ETag without quotation marks",
    run: async (store, { put, get }) => {
      await store.ask(put("m", "one"), one);
      await store.ask(put("m", "two", { IfMatch: md5("one") }), two);
      await store.ask(put("m", "six", { IfMatch: md5("one") }), refused);
      await store.ask(get("m"), holds("two"));
    },
  },
  {
    name: "an overwrite of nothing on a condition",
    run: async (store, { put, get }) => {
      const noKey = { status: 404, code: "NoSuchKey" };
      await store.ask(put("m", "one", { IfMatch: md5("one") }), {
        ...noKey,
        but: rgw("answers 412 when If-Match meets nothing", refused),
      });
      await store.ask(get("m"), noKey);
    },
  },
  {
    name: "conditions that there are not",
    run: async (store, { put }) => {
      const unknown = {
        status: 501,
        code: "NotImplemented",
        but: rgw("takes conditions that there are not for false ones", refused),
      };
      await store.ask(put("n", "one", { IfNoneMatch: md5("one") }), unknown);
      await store.ask(put("n", "one", { IfNoneMatch: "*", IfMatch: md5("one") }), unknown);
    },
  },
  {
    name: "removal on a condition",
    run: async (store, { put, get, delete: remove }) => {
      await store.ask(put("d", "one"), one);
      await store.ask(remove("d", { IfMatch: '"other"' }), {
        ...refused,
        but: rgw("removes whatever the condition", { status: 204 }),
      });
      await store.ask(get("d"), {
        ...holds("one"),
        but: rgw("removes whatever the condition", { status: 404, code: "NoSuchKey" }),
      });
      await store.ask(remove("d", { IfMatch: `"${md5("one")}"` }), { status: 204 });
      await store.ask(get("d"), { status: 404, code: "NoSuchKey" });
    },
  },
  {
    name: "exclusive create in a bucket with versions",
    isVersioned: true,
    run: async (store, { put, get, delete: remove }) => {
      await store.ask(put("v", "one", { IfNoneMatch: "*" }), one);
      await store.ask(put("v", "two", { IfNoneMatch: "*" }), {
        ...refused,
        but: rgw("ignores conditions where there are versions", two),
      });
      await store.ask(get("v"), {
        ...holds("one"),
        but: rgw("ignores conditions where there are versions", holds("two")),
      });
      await store.ask(remove("v"), { status: 204, isDeleteMarker: true });
      await store.ask(get("v"), { status: 404, code: "NoSuchKey" });
      await store.ask(put("v", "two", { IfNoneMatch: "*" }), two);
      await store.ask(get("v"), holds("two"));
    },
  },
  {
    name: "versions stay behind what is newest",
    isVersioned: true,
    run: async (store, { put, get, delete: remove }) => {
      const first = await store.ask(put("w", "one"), one);
      await store.ask(put("w", "two"), two);
      const VersionId = String(first?.VersionId);
      await store.ask(get("w"), holds("two"));
      await store.ask(get("w", { VersionId }), holds("one"));
      await store.ask(remove("w"), { status: 204, isDeleteMarker: true });
      await store.ask(get("w", { VersionId }), holds("one"));
      await store.ask(remove("w", { VersionId }), { status: 204 });
      await store.ask(get("w", { VersionId }), {
        status: 404,
        code: "NoSuchVersion",
        but: rgw("takes an absent version for an absent key", { status: 404, code: "NoSuchKey" }),
      });
    },
  },
];
