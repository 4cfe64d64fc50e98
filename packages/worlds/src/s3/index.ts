export type { LoggedRequest, RequestLog } from "./request-log.js";
export type { S3Operation } from "./s3-operation.js";
export { type S3ProfileName, s3ProfileNames } from "./s3-profile.js";
export type { RequestSubject } from "./s3-service.js";
export { type OpenUpload, S3World, type S3WorldOptions } from "./s3-world.js";
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
