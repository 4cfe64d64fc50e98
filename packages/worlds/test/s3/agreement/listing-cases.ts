import type { AgreementCase } from "./agreement-case.js";
import type { Commands } from "./commands.js";
import { md5 } from "./commands.js";
import type { Expected } from "./observation.js";
import type { Command, StoreUnderTest } from "./store.js";

const page = (keys: readonly string[], more: Partial<Expected> = {}): Expected => ({
  status: 200,
  keys,
  sizes: keys.map(() => 3),
  prefixes: [],
  isTruncated: false,
  keyCount: keys.length + (more.prefixes?.length ?? 0),
  ...more,
});

async function fill(store: StoreUnderTest, { put }: Commands, names: readonly string[]): Promise<void> {
  for (const name of names) await store.ask(put(name, "one"), { status: 200, etag: md5("one") });
}

/** Lists page by page, each page as expected. */
async function pages(
  store: StoreUnderTest,
  list: (extra: Record<string, unknown>) => Command,
  expected: readonly Expected[],
): Promise<void> {
  let token: unknown;
  for (const one of expected) {
    const extra = token === undefined ? {} : { ContinuationToken: token };
    const output = await store.ask(list(extra), one);
    token = output?.NextContinuationToken;
  }
  store.expect("a token after the last page", token, undefined);
}

export const listingCases: readonly AgreementCase[] = [
  {
    name: "an empty listing",
    run: async (store, { list }) => {
      await store.ask(list(), page([]));
      await store.ask(list("none/"), page([]));
      await store.ask(list("", { MaxKeys: 1 }), page([]));
    },
  },
  {
    name: "names come in byte order of UTF-8",
    run: async (store, commands) => {
      await fill(store, commands, ["b", "a", "B", "a/", "a-", "é", "z", "\ufffd", "😀"]);
      await store.ask(commands.list(), page(["B", "a", "a-", "a/", "b", "z", "é", "\ufffd", "😀"]));
    },
  },
  {
    name: "pages of a size",
    run: async (store, commands) => {
      await fill(store, commands, ["1", "2", "3", "4", "5"]);
      const of = (MaxKeys: number) => (extra: Record<string, unknown>) =>
        commands.list("", { MaxKeys, ...extra });
      const truncated = { isTruncated: true };
      await pages(store, of(2), [page(["1", "2"], truncated), page(["3", "4"], truncated), page(["5"])]);
      await pages(store, of(5), [page(["1", "2", "3", "4", "5"])]);
      await pages(store, of(4), [page(["1", "2", "3", "4"], truncated), page(["5"])]);
      await pages(store, of(2000), [page(["1", "2", "3", "4", "5"])]);
      await store.ask(commands.list("", { MaxKeys: 0 }), page([]));
    },
  },
  {
    name: "beginning after a name",
    run: async (store, commands) => {
      await fill(store, commands, ["1", "2", "3"]);
      const after = (name: string, extra = {}) =>
        commands.list("", { StartAfter: store.key(name), ...extra });
      await store.ask(after("1"), page(["2", "3"]));
      await store.ask(after("15"), page(["2", "3"]));
      await store.ask(after("3"), page([]));
      await store.ask(after("1", { MaxKeys: 1 }), page(["2"], { isTruncated: true }));
    },
  },
  {
    name: "a prefix is no folder",
    run: async (store, commands) => {
      await fill(store, commands, ["ab/1", "ab/2", "abc", "a"]);
      await store.ask(commands.list("ab"), page(["ab/1", "ab/2", "abc"]));
      await store.ask(commands.list("ab/"), page(["ab/1", "ab/2"]));
    },
  },
  {
    name: "groups by a delimiter",
    run: async (store, commands) => {
      await fill(store, commands, ["a/1", "a/2", "b", "c/1", "c/d/2", "d"]);
      const grouped = (prefix: string, extra = {}) => commands.list(prefix, { Delimiter: "/", ...extra });
      await store.ask(grouped(""), page(["b", "d"], { prefixes: ["a/", "c/"] }));
      await store.ask(grouped("c/"), page(["c/1"], { prefixes: ["c/d/"] }));
      const of = (MaxKeys: number) => (extra: Record<string, unknown>) => grouped("", { MaxKeys, ...extra });
      const truncated = { isTruncated: true };
      await pages(store, of(1), [
        page([], { prefixes: ["a/"], ...truncated }),
        page(["b"], truncated),
        page([], { prefixes: ["c/"], ...truncated }),
        page(["d"]),
      ]);
      await pages(store, of(3), [page(["b"], { prefixes: ["a/", "c/"], ...truncated }), page(["d"])]);
    },
  },
  {
    name: "a listing sees each write and each removal at once",
    run: async (store, commands) => {
      for (const name of ["1", "2", "3", "4"]) {
        await fill(store, commands, [name]);
        await store.ask(
          commands.list("", { StartAfter: store.key(name.slice(1)) }),
          page(["1", "2", "3", "4"].slice(0, Number(name))),
        );
      }
      for (const name of ["1", "2", "3", "4"]) {
        await store.ask(commands.delete(name), { status: 204 });
        await store.ask(commands.list(), page(["1", "2", "3", "4"].slice(Number(name))));
      }
    },
  },
  {
    name: "names change between pages",
    run: async (store, commands) => {
      await fill(store, commands, ["2", "4", "6"]);
      const first = await store.ask(
        commands.list("", { MaxKeys: 2 }),
        page(["2", "4"], { isTruncated: true }),
      );
      await fill(store, commands, ["1", "5"]);
      await store.ask(commands.delete("4"), { status: 204 });
      const ContinuationToken = first?.NextContinuationToken;
      await store.ask(commands.list("", { MaxKeys: 2, ContinuationToken }), page(["5", "6"]));
    },
  },
];
