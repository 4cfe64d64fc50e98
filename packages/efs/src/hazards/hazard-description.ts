import type { Hazard } from "@holdfast/core";

/** The ids that reports, traits and the documentation use. They are stable. */
export type HazardId =
  | "rename-reply-lost"
  | "link-mkdir-unlink-reply-lost"
  | "reply-cache-not-persistent"
  | "excl-create-ok"
  | "rename-over-open-target"
  | "rename-retry-destroys"
  | "open-by-cached-filehandle"
  | "negative-dentry"
  | "attr-cache-stale"
  | "nlink-false-negative"
  | "access-not-revalidation"
  | "readdir-not-snapshot"
  | "estale-open-file"
  | "silly-rename-debris"
  | "dir-rename-remote"
  | "write-error-late"
  | "write-reorder"
  | "soft-timeout"
  | "softreval"
  | "hard-mount-hang"
  | "lock-lease-lost"
  | "mtime-lease-skew"
  | "append-not-atomic"
  | "mmap"
  | "no-renameat2"
  | "same-inode-rename-noop"
  | "edquot-means-limit"
  | "efs-limits"
  | "one-zone-loss"
  | "access-point-root-recreated"
  | "mount-vanished"
  | "fsync-failed-clean"
  | "zero-or-empty-file"
  | "dirent-not-durable"
  | "visible-not-durable"
  | "mac-fsync"
  | "win-rename"
  | "call-applied-late"
  | "killed-writer-flushes-later"
  | "inode-number-imprecise"
  | "errno-without-name"
  | "place-not-shared"
  | "server-unproven"
  | "s3-files"
  | "udp-corruption";

/** Where a claim comes from: a man page, an RFC, a vendor's page, a kernel source file, a thread. */
export interface HazardSource {
  readonly label: string;
  readonly url?: string;
}

/** One way in which NFS, Amazon EFS or a file system at large breaks those who trust it. */
export interface HazardDescription {
  readonly id: HazardId;
  readonly title: string;
  readonly whatHappens: string;
  readonly trigger: string;
  /** How this adapter meets it. */
  readonly handling: string;
  /** What is left for the user to know after that. */
  readonly remains: string;
  /** How it is met as long as nothing is known of a mount; `inspectMount` tells of a given one. */
  readonly disposition: Hazard["disposition"];
  readonly sources: readonly HazardSource[];
}
