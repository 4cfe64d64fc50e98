import type { LifecycleRule } from "./lifecycle-rule.js";
import type { MultipartUpload } from "./multipart-upload.js";
import { addKey, deleteKey } from "./sorted-keys.js";
import type { StoredObject } from "./stored-object.js";

/** How many changes a bucket can look back on, for listings that are stale. */
const rememberedChanges = 100;

interface Change {
  readonly key: string;
  readonly before: StoredObject | undefined;
}

/** What a finished upload left, for those who complete it once more. */
export interface CompletedUpload {
  readonly key: string;
  readonly etag: string;
  readonly versionId: string;
}

export interface BucketSettings {
  readonly versioned?: boolean;
  readonly lifecycle?: readonly LifecycleRule[];
  /** The clients may not list it: what is absent answers 403 instead of 404, as without `s3:ListBucket`. */
  readonly hidesAbsence?: boolean;
}

/** Objects with their versions, and the uploads that are open. */
export class Bucket {
  readonly name: string;
  isVersioned: boolean;
  lifecycle: readonly LifecycleRule[];
  readonly hidesAbsence: boolean;
  readonly uploads: Map<string, MultipartUpload> = new Map<string, MultipartUpload>();
  readonly aborted: Map<string, MultipartUpload> = new Map<string, MultipartUpload>();
  readonly completed: Map<string, CompletedUpload> = new Map<string, CompletedUpload>();
  /** Oldest first. */
  readonly #versions = new Map<string, StoredObject[]>();
  readonly #keys: string[] = [];
  readonly #changes: Change[] = [];

  constructor(
    name: string,
    { versioned = false, lifecycle = [], hidesAbsence = false }: BucketSettings = {},
  ) {
    this.name = name;
    this.isVersioned = versioned;
    this.lifecycle = lifecycle;
    this.hidesAbsence = hidesAbsence;
  }

  get isEmpty(): boolean {
    return this.#versions.size === 0;
  }

  /** The names of the objects there are, in byte order. */
  get keys(): readonly string[] {
    return this.#keys;
  }

  /** The object as it is now; a delete marker is as good as none. */
  current(key: string): StoredObject | undefined {
    const newest = this.newest(key);
    return newest?.isDeleteMarker ? undefined : newest;
  }

  /** The newest version, a delete marker too. */
  newest(key: string): StoredObject | undefined {
    return this.#versions.get(key)?.at(-1);
  }

  version(key: string, versionId: string): StoredObject | undefined {
    return this.#versions.get(key)?.find((version) => version.versionId === versionId);
  }

  /** Adds a version; without versioning it replaces the one there is. */
  put(object: StoredObject): void {
    const kept = this.isVersioned ? (this.#versions.get(object.key) ?? []) : [];
    this.#replace(object.key, [...kept, object]);
  }

  /** Removes the object for good, or one version of it. */
  erase(key: string, versionId?: string): void {
    const versions = this.#versions.get(key) ?? [];
    const kept = versionId === undefined ? [] : versions.filter((version) => version.versionId !== versionId);
    this.#replace(key, kept);
  }

  /** What a key held before the last so many changes of the bucket, for each key they changed. */
  beforeLast(changes: number): ReadonlyMap<string, StoredObject | undefined> {
    const before = new Map<string, StoredObject | undefined>();
    const last = this.#changes.slice(Math.max(0, this.#changes.length - changes));
    for (const change of last.reverse()) before.set(change.key, change.before);
    return before;
  }

  #replace(key: string, versions: StoredObject[]): void {
    this.#changes.push({ key, before: this.current(key) });
    if (this.#changes.length > rememberedChanges) this.#changes.shift();
    if (versions.length === 0) this.#versions.delete(key);
    else this.#versions.set(key, versions);
    if (this.current(key) === undefined) deleteKey(this.#keys, key);
    else addKey(this.#keys, key);
  }
}
