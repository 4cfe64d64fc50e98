export { boundedVerb } from "./calls/bounded-verb.js";
export type { FileCall, OpenFileCall } from "./calls/file-call.js";
export { DirectoryMaker } from "./directory-maker.js";
export { DirectorySync } from "./directory-sync.js";
export { DurableFiles, type OpenFile } from "./durable-files.js";
export { exactFileSystem } from "./exact-file-system.js";
export { type LinkResult, type LinkTarget, linkExclusively } from "./exclusive-link.js";
export { type FileIdentity, fileIdentity, isSameFile } from "./file-identity.js";
export { type FileMechanics, type FileMechanicsOptions, fileMechanics } from "./file-mechanics.js";
export { type FileSystemFamily, fileSystemFamilies } from "./file-system-families.js";
export { type InspectStorage, inspectStorage, type StorageFacts } from "./inspect-storage.js";
export { makeRootDirectory } from "./make-root-directory.js";
export { mapPosixError, type PosixFailure, posixErrorCode } from "./map-posix-error.js";
export { findMount, type Mount, parseMountTable } from "./mount-table.js";
export { withOpenFile } from "./open-file.js";
export type { Platform } from "./platform.js";
export {
  createFlags,
  directoryFlags,
  directoryMode,
  fileMode,
  type PlatformRules,
  platformRules,
  type StorageKind,
} from "./platform-rules.js";
export {
  nodeFileSystem,
  type PosixDirent,
  type PosixFileHandle,
  type PosixFileSystem,
  type PosixFileType,
  type PosixStats,
} from "./posix-file-system.js";
export { PosixObjects, type PosixObjectsOptions } from "./posix-objects.js";
export { nodeProcessTable, type ProcessMark, type ProcessTable } from "./process-table.js";
export { type PublishResult, publishFile } from "./publish-file.js";
export { readFileDurably } from "./read-file-durably.js";
export { removeTree } from "./remove-tree.js";
export { Rounds } from "./rounds.js";
export {
  DirectoryBackend,
  type DirectoryBackendSettings,
  parseDirectory,
} from "./store/directory-backend.js";
export { type FailedCheck, unsafeDirectoryError } from "./store/failed-check.js";
export { lookAtNearest } from "./store/look-at-nearest.js";
export { parseTempName, TempNames } from "./temp-name.js";
export { writeTempFile } from "./write-temp-file.js";
