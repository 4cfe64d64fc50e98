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
export type { FoundEntry, FoundTree } from "../disk/verdict/found-tree.js";
export type { NfsMountOptions } from "./client/mount-options.js";
export {
  type NfsFaultEntry,
  type NfsFaultName,
  nfsFaultModel,
  nfsFaultNames,
  nfsFaultsFor,
} from "./faults/fault-model.js";
export type { NfsAnswer, NfsErrorCode, NfsFault, NfsFaults } from "./faults/nfs-fault.js";
export type { NfsFaultChoice, PlannedNfsFaults } from "./faults/planned-nfs-faults.js";
export {
  type NfsFaultRule,
  type ScriptedNfsFaults,
  scriptedNfsFaults,
} from "./faults/scripted-nfs-faults.js";
export { type SeededNfsFaultsOptions, seededNfsFaults } from "./faults/seeded-nfs-faults.js";
export { type InFlight, NfsClient, type NfsClientOptions, type NfsFileSystem } from "./nfs-client.js";
export { type FailoverOptions, NfsWorld, type NfsWorldOptions } from "./nfs-world.js";
export type { NfsOperation, NfsRequest } from "./rpc/nfs-request.js";
export type { LoggedRpc, RpcLog } from "./rpc/rpc-log.js";
export type { NfsSchedule, NfsStep, NfsStepKind } from "./rpc/rpc-steps.js";
export { followingNfsSchedule } from "./schedule/following-nfs-schedule.js";
export { seededNfsSchedule } from "./schedule/seeded-nfs-schedule.js";
export type { NfsServerLimits } from "./server/server-limits.js";
export type { UnlinkedFiles } from "./server/server-tree.js";
export { VirtualClock } from "./virtual-clock.js";
