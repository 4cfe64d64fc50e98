import type { BackendTraits } from "./backend-traits.js";
import type { ByteRange } from "./byte-range.js";
import type { VerbOptions } from "./call-options.js";
import type { CreateResult } from "./create-result.js";
import type { ListedObject } from "./listed-object.js";
import type { ObjectBody } from "./object-body.js";
import type { ProbeOptions, ProbeReport } from "./probe-report.js";

export interface ReadOptions extends VerbOptions {
  /** Read only this part. A range that is not wholly inside the object is a `CorruptError`. */
  readonly range?: ByteRange;
}

export interface ListOptions extends VerbOptions {
  /** Answer at most so many objects; with `orderedListing` the first ones by key. */
  readonly limit?: number;
  /** Only keys that sort after this one, in byte order. */
  readonly after?: string;
}

/** What a tidying removed. */
export interface TidyReport {
  readonly removed: number;
}

/**
 * The five verbs an adapter implements. Only `create` needs to be atomic against others;
 * everything Holdfast promises is built on these guarantees and on nothing else.
 *
 * Every verb ends by its deadline. Every error is one of `NotFoundError`, `OutcomeUnknownError`,
 * `UnavailableError`, `AccessDeniedError`, `StorageFullError`, `CorruptError`, `UnsafeStorageError`,
 * `AbortedError`, `InvalidArgumentError` and `BodyFailedError`; its `outcome` is the truth: `not-applied`
 * means that nothing was changed and nothing will be. After `close` every verb throws `InvalidStateError`.
 */
export interface Backend {
  readonly specVersion: 1;
  /** A short name of the kind of backend, such as `local` or `s3`. */
  readonly name: string;
  readonly traits: BackendTraits;

  /**
   * Tries the guarantees on the real place and leaves nothing behind. Keys that start with `holdfast.` are the
   * backend's own to use.
   * @throws UnsafeStorageError when one does not hold, naming the check and the way out.
   */
  probe(options?: ProbeOptions): Promise<ProbeReport>;

  /**
   * Stores an object under a key that was never used before and is never used again.
   * Resolves only when the whole object is durable; until then no reader sees any of it, and after a failed
   * or abandoned write it never becomes visible as a whole object. A body that throws ends the call with
   * `BodyFailedError`; a body that is not read to its end is closed. A source may use a chunk's memory again once the
   * next chunk is asked for, and a caller its bytes once the call has ended. A backend that keeps keys as paths may
   * refuse a key below another object (`a/b` beside `a`) with `InvalidArgumentError`, changing nothing.
   */
  write(key: string, body: ObjectBody, options?: VerbOptions): Promise<void>;

  /**
   * Stores an object unless the key exists. Of any number of concurrent callers on any number of machines
   * exactly one gets `created`; the others get `exists` with the winner's bytes. Both resolve only when the
   * object is durable.
   * @throws OutcomeUnknownError when the adapter cannot find out whether its own attempt landed.
   */
  create(key: string, bytes: Uint8Array, options?: VerbOptions): Promise<CreateResult>;

  /**
   * Exactly the bytes that were written, or of the range asked for, in memory of the caller's own. A range of no bytes
   * is allowed.
   * @throws NotFoundError when there is no such object.
   * @throws CorruptError when fewer bytes than promised could be had.
   */
  read(key: string, options?: ReadOptions): Promise<Uint8Array>;

  /**
   * Every object under the prefix whose write was acknowledged before the call, and none whose removal was.
   * No key that breaks the rules for keys is answered. A prefix is compared as a string. With `orderedListing` the answer is in ascending byte order of keys.
   */
  list(prefix: string, options?: ListOptions): Promise<readonly ListedObject[]>;

  /**
   * Removes objects; absence is success.
   * @throws UnavailableError (or another typed error) with `remainingKeys` when some could not be removed.
   */
  remove(keys: readonly string[], options?: VerbOptions): Promise<void>;

  /**
   * Removes what interrupted calls left behind that no key names, such as temporary files or unfinished uploads.
   * Never touches anything that a call still under way needs for its success to be truthful.
   * A backend that leaves no such debris has no `tidy`.
   */
  tidy?(options?: VerbOptions): Promise<TidyReport>;

  /** Ends the use of this backend; what it stored stays. Idempotent. */
  close(): Promise<void>;
}
