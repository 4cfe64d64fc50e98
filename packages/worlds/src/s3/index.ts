export {
  type FaultableRequest,
  type S3FaultEntry,
  type S3FaultName,
  s3FaultModel,
  s3FaultNames,
  s3FaultsFor,
} from "./faults/fault-model.js";
export type { ConnectionErrorCode, S3Bend, S3Effect, S3Fault, S3Response } from "./faults/s3-fault.js";
export type { PlannedS3Fault, S3FaultRequest, S3Faults } from "./faults/s3-faults.js";
export { type S3FaultRule, type ScriptedS3Faults, scriptedS3Faults } from "./faults/scripted-s3-faults.js";
export { type SeededS3FaultsOptions, seededS3Faults } from "./faults/seeded-s3-faults.js";
export type { LoggedRequest, RequestLog } from "./request-log.js";
export type { S3Operation } from "./s3-operation.js";
export { type S3ProfileName, s3ProfileNames } from "./s3-profile.js";
export type { RequestSubject } from "./s3-service.js";
export { type ConnectOptions, type OpenUpload, S3World, type S3WorldOptions } from "./s3-world.js";
export type { ServedWorld, ServeOptions } from "./serve-world.js";
export type { BucketSettings } from "./state/bucket.js";
export type { LifecycleRule } from "./state/lifecycle-rule.js";
export type {
  S3Transport,
  S3TransportOptions,
  S3TransportRequest,
  S3TransportResponse,
  TransportSignal,
} from "./wire/s3-transport.js";
