export type {
  DiskDirent,
  DiskFileHandle,
  DiskFileSystem,
  DiskFileType,
  DiskMkdirOptions,
  DiskRmOptions,
  DiskStats,
  DiskWriteFileOptions,
} from "../disk/disk-file-system.js";
export type { NfsMountOptions } from "./client/mount-options.js";
export type { NfsAnswer, NfsErrorCode, NfsFault, NfsFaults } from "./faults/nfs-fault.js";
export { type InFlight, NfsClient, type NfsClientOptions, type NfsFileSystem } from "./nfs-client.js";
export { type FailoverOptions, NfsWorld, type NfsWorldOptions } from "./nfs-world.js";
export type { NfsOperation, NfsRequest } from "./rpc/nfs-request.js";
export type { LoggedRpc, RpcLog } from "./rpc/rpc-log.js";
export type { NfsSchedule, NfsStep, NfsStepKind } from "./rpc/rpc-steps.js";
export type { NfsServerLimits } from "./server/server-limits.js";
export type { UnlinkedFiles } from "./server/server-tree.js";
export { VirtualClock } from "./virtual-clock.js";
