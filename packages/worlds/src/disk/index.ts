export type { CrashModelName } from "./crash-model.js";
export type { CrashState } from "./crash-states/crash-state.js";
export { type CrashStatesOptions, crashStateOf, crashStates } from "./crash-states/crash-states.js";
export type { DiskRecording } from "./crash-states/disk-recording.js";
export type {
  DiskDirent,
  DiskFileHandle,
  DiskFileSystem,
  DiskFileType,
  DiskMkdirOptions,
  DiskRmOptions,
  DiskStats,
  DiskWriteFileOptions,
} from "./disk-file-system.js";
export type { DiskCall, DiskCallName, DiskFault, DiskFaultCode, DiskFaults } from "./faults/disk-faults.js";
export type { PlannedDiskFaults } from "./faults/planned-disk-faults.js";
export {
  type DiskFaultRule,
  type ScriptedDiskFaults,
  scriptedDiskFaults,
} from "./faults/scripted-disk-faults.js";
export { type SeededDiskFaultsOptions, seededDiskFaults } from "./faults/seeded-disk-faults.js";
export type { PowerCut } from "./power-cut.js";
export { PowerCutDisk, type PowerCutDiskOptions } from "./power-cut-disk.js";
export { type AllowsStateOptions, allowsState, type Verdict } from "./verdict/allows-state.js";
export { type FoundEntry, type FoundTree, readTree } from "./verdict/found-tree.js";
