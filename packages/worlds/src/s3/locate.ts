import { S3Error } from "./wire/s3-error.js";

export interface Location {
  readonly bucket: string | undefined;
  readonly key: string | undefined;
}

/** Where a request goes: the bucket stands in the host's name or in the path, as the client was told. */
export function locate(hostname: string, path: string, isBucket: (name: string) => boolean): Location {
  const hosted = bucketOfHost(hostname, isBucket);
  const parts = path.replace(/^\//, "");
  const slash = parts.indexOf("/");
  const inPath = slash < 0 ? parts : parts.slice(0, slash);
  const rest = slash < 0 ? "" : parts.slice(slash + 1);
  const [bucket, key] = hosted === undefined ? [decode(inPath), rest] : [hosted, parts];
  return { bucket: bucket === "" ? undefined : bucket, key: key === "" ? undefined : decode(key) };
}

function bucketOfHost(hostname: string, isBucket: (name: string) => boolean): string | undefined {
  const amazon = /^(.+)\.s3(?:express)?[.-][a-z0-9.-]*amazonaws\.com$/.exec(hostname)?.[1];
  if (amazon !== undefined) return amazon;
  const dot = hostname.indexOf(".");
  const first = hostname.slice(0, dot);
  return dot > 0 && !/^[\d.]+$/.test(hostname) && isBucket(first) ? first : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error(400, "InvalidURI", "Couldn't parse the specified URI.");
  }
}
