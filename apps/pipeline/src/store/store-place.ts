import { join } from "node:path";
import type { Backend } from "@holdfast/core";
import { type Acknowledgement, localBackend } from "@holdfast/local";
import { type S3BackendOptions, s3Backend } from "@holdfast/s3";

/** A store in a directory of this machine. */
export interface DirectoryPlace {
  readonly kind: "directory";
  readonly directory: string;
  /** What is accepted of the place, by name. */
  readonly acknowledge: readonly Acknowledgement[];
}

/** A store in a folder of a bucket. */
export interface S3Place {
  readonly kind: "s3";
  readonly bucket: string;
  /** With its final `/`. */
  readonly prefix: string;
  /** Without it the store is Amazon S3. */
  readonly endpoint?: string;
  readonly forcePathStyle?: boolean;
  readonly region?: string;
  /** Only for a server that checks none; otherwise the SDK finds them in its own ways. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Where a store is; plain JSON, so that another process can be told. */
export type StorePlace = DirectoryPlace | S3Place;

/** A place within a place. */
export function placeWithin<P extends StorePlace>(place: P, name: string): P {
  return place.kind === "s3"
    ? { ...place, prefix: `${place.prefix}${name}/` }
    : { ...place, directory: join(place.directory, name) };
}

export function openBackend(place: StorePlace): Backend {
  if (place.kind === "s3") return s3Backend(s3Options(place));
  const { directory, acknowledge } = place;
  return localBackend({ directory, acknowledge });
}

function s3Options({ kind: _, ...options }: S3Place): S3BackendOptions {
  return options;
}
