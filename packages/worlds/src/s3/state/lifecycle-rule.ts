/** A rule of a bucket's lifecycle configuration; the world tells of it, and does not act by it. */
export interface LifecycleRule {
  /** Default `rule`. */
  readonly id?: string;
  /** Default: all objects. */
  readonly prefix?: string;
  /** Default true. */
  readonly enabled?: boolean;
  /** Objects are removed so many days after they were made. */
  readonly expirationDays?: number;
  /** Uploads that were not completed are aborted so many days after they were begun. */
  readonly abortIncompleteMultipartUploadDays?: number;
}
