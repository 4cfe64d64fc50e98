import type { StorageFacts } from "@holdfast/posix";

/** What a client can find out about the place where a path lies. */
export interface MountFacts extends StorageFacts {
  /** Parameters of the kernel's NFS client; absent where they cannot be read. */
  readonly parameters: NfsParameters;
  /** The state files of Amazon's mount helper. */
  readonly efsUtils: EfsUtilsState;
}

export interface NfsParameters {
  /** `recover_lost_locks`: go on as if nothing had happened after a lock was lost. */
  readonly recoverLostLocks?: boolean;
}

export interface EfsUtilsState {
  readonly stateFiles: readonly EfsStateFile[];
  /** Why there may be more of them than are listed: the errno's name, such as `EACCES`. */
  readonly unreadable?: string;
}

/** A state file of efs-utils: which file system is behind a local port. */
export interface EfsStateFile {
  /** Such as `fs-0123456789abcdef0`. */
  readonly fileSystemId: string;
  /** The mount point with dots for slashes, as in the file's name: `mnt.efs`. */
  readonly mountPoint: string;
  readonly port: number;
  /** `elasticfilesystem` or `s3files`; older releases write none. */
  readonly service?: string;
}

/** Looks at the place of an existing directory. It must not write. */
export type GatherMountFacts = (path: string) => Promise<MountFacts>;
