export { abortUpload, type UploadToAbort } from "../abort-upload.js";
export { listUploads, type UnfinishedUpload } from "../list-uploads.js";
export type { ClientInUse } from "../make-client.js";
export { openS3Place } from "../open-s3-place.js";
export { type ObjectContent, readObject } from "../read-object.js";
export type { RetryBudget } from "../retry-budget.js";
export type { S3Failure, Verdict } from "../s3-failure.js";
export type { RetryOptions, S3BackendOptions, S3Settings } from "../s3-options.js";
export type { S3Place, S3PlaceOptions, S3Request } from "../s3-place.js";
