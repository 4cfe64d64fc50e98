export { S3Backend, s3Backend } from "./s3-backend.js";
export type { RetryOptions, S3BackendOptions } from "./s3-options.js";
