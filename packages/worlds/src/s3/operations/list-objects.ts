import { createHash } from "node:crypto";
import { placeOf } from "../state/sorted-keys.js";
import { compareKeys, type StoredObject } from "../state/stored-object.js";
import type { XmlFields } from "../wire/render-xml.js";
import { accessDenied, S3Error } from "../wire/s3-error.js";
import { type BucketCall, type S3Answer, wholeSeconds, xmlAnswer } from "./s3-call.js";

const maxPage = 1000;
/** How many changes a stale listing has not seen. */
const staleChanges = 3;

interface Listing {
  readonly prefix: string;
  readonly delimiter: string;
  readonly startAfter: string;
  readonly maxKeys: number;
  /** The last name of the page before. */
  readonly after: string | undefined;
}

/** One page of the names in a bucket. */
export function listObjects(call: BucketCall): S3Answer {
  const { query, bucket, bend } = call;
  if (bucket.hidesAbsence) throw accessDenied();
  const listing = readQuery(call);
  const { prefix, delimiter, startAfter, maxKeys } = listing;
  const room = bend === "empty-page" ? 0 : bend === "short-page" ? Math.min(1, maxKeys) : maxKeys;
  const { keys, objectOf } = viewOf(call);
  const contents: StoredObject[] = [];
  const groups = new Set<string>();
  let last: string | undefined;
  let isTruncated = false;
  for (const key of candidates(call, listing, keys)) {
    const group = groupOf(key, prefix, delimiter);
    // What stands before the page's beginning belongs to a group that was listed there.
    if (group !== undefined && (groups.has(group) || listing.after?.startsWith(group))) continue;
    if (contents.length + groups.size >= room) {
      isTruncated = maxKeys > 0;
      break;
    }
    const object = objectOf(key);
    if (!object) continue;
    if (group === undefined) contents.push(object);
    else groups.add(group);
    last = key;
  }
  const encode = query.get("encoding-type") === "url" ? urlEncoded : (text: string) => text;
  const fields: XmlFields = {
    Name: bucket.name,
    Prefix: encode(prefix),
    Delimiter: delimiter === "" ? undefined : encode(delimiter),
    StartAfter: startAfter === "" ? undefined : encode(startAfter),
    ContinuationToken: query.get("continuation-token"),
    NextContinuationToken: isTruncated ? token(last ?? listing.after ?? "") : undefined,
    KeyCount: contents.length + groups.size,
    MaxKeys: maxKeys,
    EncodingType: query.get("encoding-type"),
    IsTruncated: isTruncated,
    Contents: (bend === "unsorted-list" ? contents.reverse() : contents).map((object) =>
      contentOf(object, encode),
    ),
    CommonPrefixes: [...groups].map((group) => ({ Prefix: encode(group) })),
  };
  return xmlAnswer("ListBucketResult", fields);
}

function contentOf(object: StoredObject, encode: (text: string) => string): XmlFields {
  return {
    Key: encode(object.key),
    LastModified: wholeSeconds(object.lastModifiedMs),
    ETag: `"${object.etag}"`,
    ChecksumAlgorithm: Object.keys(object.checksums).map((algorithm) => algorithm.toUpperCase()),
    Size: object.bytes.length,
    StorageClass: object.headers["x-amz-storage-class"] ?? "STANDARD",
  };
}

interface View {
  readonly keys: readonly string[];
  objectOf(key: string): StoredObject | undefined;
}

/** What the listing sees: the bucket as it is, or as it was some changes ago. */
function viewOf({ bucket, bend }: BucketCall): View {
  if (bend !== "stale-list") return { keys: bucket.keys, objectOf: (key) => bucket.current(key) };
  const before = bucket.beforeLast(staleChanges);
  const objectOf = (key: string): StoredObject | undefined =>
    before.has(key) ? before.get(key) : bucket.current(key);
  const all = new Set([...bucket.keys, ...before.keys()]);
  return { keys: [...all].filter((key) => objectOf(key)).sort(compareKeys), objectOf };
}

function* candidates({ state }: BucketCall, listing: Listing, keys: readonly string[]): Generator<string> {
  const { prefix, startAfter, after } = listing;
  if (state.behaviour.listing === "unordered") {
    const names = keys.filter((key) => key.startsWith(prefix)).sort(byScatter);
    yield* after === undefined ? names : names.filter((key) => byScatter(key, after) > 0);
    return;
  }
  const from = Math.max(...[prefix, startAfter, after ?? ""].map((key) => placeOf(keys, key)));
  for (let place = from; place < keys.length; place += 1) {
    const key = keys[place] ?? "";
    if (!key.startsWith(prefix)) return;
    if (key !== startAfter && key !== after) yield key;
  }
}

function groupOf(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === "") return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

/** An order that has nothing to do with that of names, and stays the same. */
function byScatter(a: string, b: string): number {
  return Buffer.compare(scatter(a), scatter(b));
}

function scatter(key: string): Buffer {
  return createHash("md5").update(key).digest();
}

function readQuery({ query, state }: BucketCall): Listing {
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const startAfter = query.get("start-after") ?? "";
  const isUnordered = state.behaviour.listing === "unordered";
  if (isUnordered && (startAfter !== "" || !/^(.*\/)?$/s.test(prefix) || !/^\/?$/.test(delimiter))) {
    const message =
      "Directory buckets list only prefixes that end in /, with no other delimiter and no StartAfter";
    throw new S3Error(400, "InvalidRequest", message);
  }
  const asked = query.get("max-keys") ?? String(maxPage);
  if (!/^\d+$/.test(asked)) {
    throw new S3Error(400, "InvalidArgument", "Provided max-keys not an integer or within integer range", {
      ArgumentName: "max-keys",
      ArgumentValue: asked,
    });
  }
  const given = query.get("continuation-token");
  const after = given === undefined ? undefined : nameIn(given);
  return { prefix, delimiter, startAfter, maxKeys: Math.min(maxPage, Number(asked)), after };
}

function token(last: string): string {
  return Buffer.from(`after ${last}`).toString("base64");
}

function nameIn(given: string): string | undefined {
  const text = Buffer.from(given, "base64").toString();
  if (text.startsWith("after ")) return text.slice("after ".length) || undefined;
  throw new S3Error(400, "InvalidArgument", "The continuation token provided is incorrect", {
    ArgumentName: "continuation-token",
  });
}

function urlEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll("%2F", "/").replaceAll("%20", "+");
}
