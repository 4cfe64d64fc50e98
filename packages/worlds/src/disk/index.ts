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
export type { PowerCut } from "./power-cut.js";
export { PowerCutDisk, type PowerCutDiskOptions } from "./power-cut-disk.js";
