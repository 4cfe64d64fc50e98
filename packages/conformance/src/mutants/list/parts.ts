import type { AdapterMutant } from "../adapter-mutant.js";
import { withVerbs } from "../pass-through-backend.js";
import { partOf, withListing } from "./changed-listing.js";

export const prefixIsFolder: AdapterMutant = {
  id: "prefix-is-a-folder",
  title: "a prefix is taken for a folder, so that what begins with it without a slash is missing",
  standsFor: "path prefixes as Rust's object_store has them, where a prefix ends at a segment's end",
  killedBy: ["LIST-02"],
  verbs: (good) =>
    withListing(good, (all, listing) => {
      const folder = listing.prefix.replace(/\/?$/, "/");
      const inside = ({ key }: { readonly key: string }): boolean =>
        listing.prefix === "" || key === listing.prefix || key.startsWith(folder);
      return partOf(all.filter(inside), listing);
    }),
};

export const prefixIsPattern: AdapterMutant = {
  id: "prefix-is-a-pattern",
  title: "a prefix is put into a pattern unescaped, so that _ stands for any character",
  standsFor: "LIKE 'prefix%' in SQL, and KEYS prefix* in Redis",
  killedBy: ["LIST-02"],
  verbs: (good) =>
    withListing(good, (all, { prefix, options }) => {
      const pattern = new RegExp(`^${prefix.replaceAll("-", "\\-").replaceAll("_", ".")}`);
      return partOf(
        all.filter(({ key }) => pattern.test(key)),
        { prefix: "", options },
      );
    }),
};

export const limitOffByOne: AdapterMutant = {
  id: "limit-off-by-one",
  title: "one object more than the limit is answered",
  standsFor: "the extra row that a pager fetches to see whether there is more, not cut off again",
  killedBy: ["LIST-03"],
  verbs: (good) =>
    withListing(good, (all, { prefix, options }) => {
      const { limit = Number.POSITIVE_INFINITY } = options;
      return partOf(all, { prefix, options: { ...options, limit: limit + 1 } });
    }),
};

export const zeroIsNoLimit: AdapterMutant = {
  id: "limit-zero-is-none",
  title: "a limit of 0 is taken for no limit",
  standsFor: "`limit || Infinity`",
  killedBy: ["LIST-03"],
  verbs: (good) =>
    withListing(good, (all, { prefix, options }) => {
      return partOf(all, {
        prefix,
        options: { ...options, limit: options.limit || Number.POSITIVE_INFINITY },
      });
    }),
};

export const afterIncluded: AdapterMutant = {
  id: "after-included",
  title: "the key that a listing is to come after is answered once more",
  standsFor: "a range scan from the last key on, which is inclusive (HBase, DynamoDB's Query, SQL's >=)",
  killedBy: ["LIST-04", "LIST-05"],
  verbs: (good) =>
    withListing(good, (all, { prefix, options }) => {
      const { after, ...rest } = options;
      const from = all.filter(({ key }) => after === undefined || key >= after);
      return partOf(from, { prefix, options: rest });
    }),
};

export const afterMustExist: AdapterMutant = {
  id: "after-must-exist",
  title: "after a key that is not there (any more) the listing begins anew",
  standsFor: "a position looked up by indexOf, where -1 + 1 is the start",
  killedBy: ["LIST-04", "LIST-06"],
  verbs: (good) =>
    withListing(good, (all, { prefix, options }) => {
      const { after, ...rest } = options;
      const whole = partOf(all, { prefix, options: {} });
      const start = whole.findIndex(({ key }) => key === after) + 1;
      return partOf(whole.slice(start), { prefix, options: rest });
    }),
};

export const pageByCount: AdapterMutant = {
  id: "page-by-count",
  title: "the next page is found by how many came before it, not by its key",
  standsFor: "LIMIT and OFFSET, and cursors that are numbers; what is removed meanwhile shifts the pages",
  killedBy: ["LIST-06"],
  verbs: (good) => {
    const offsets = new Map<string, number>();
    return withListing(good, (all, listing) => {
      const { prefix, options } = listing;
      const { after, limit = Number.POSITIVE_INFINITY } = options;
      const offset = after === undefined ? 0 : offsets.get(`${prefix} ${after}`);
      if (offset === undefined) return partOf(all, listing);
      const page = partOf(all, { prefix, options: {} }).slice(offset, offset + limit);
      const last = page.at(-1);
      if (last) offsets.set(`${prefix} ${last.key}`, offset + page.length);
      return page;
    });
  },
};

export const firstThousand: AdapterMutant = {
  id: "listing-of-the-first-thousand",
  title: "a listing answers no more than 1,000 objects, and is not continued",
  standsFor: "ListObjectsV2 without a look at IsTruncated",
  killedBy: ["LIST-08", "LIST-09"],
  verbs: (good) =>
    withVerbs(good, { list: async (prefix, options) => (await good.list(prefix, options)).slice(0, 1000) }),
};

export const firstFolders: AdapterMutant = {
  id: "listing-of-the-first-folders",
  title: "of very many folders the last ones are not looked into",
  standsFor: "CommonPrefixes of the first page only, in a listing that goes folder by folder",
  killedBy: ["LIST-09"],
  verbs: (good) =>
    withListing(good, (all, listing) => {
      const folderOf = (key: string): string => key.slice(0, key.lastIndexOf("/") + 1);
      const folders = [...new Set(all.map(({ key }) => folderOf(key)))].slice(0, 100);
      return partOf(
        all.filter(({ key }) => folders.includes(folderOf(key))),
        listing,
      );
    }),
};
