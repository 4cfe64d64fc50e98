export { type CsvOptions, csv } from "./encode/csv.js";
export type { Encoder, FileEncoder } from "./encode/encoder.js";
export { jsonLines } from "./encode/json-lines.js";
export { type ParquetColumn, type ParquetOptions, parquet } from "./encode/parquet.js";
export { OutputExistsError, type OutputExistsErrorOptions } from "./errors/output-exists-error.js";
export {
  type OutputLossReason,
  OutputLostError,
  type OutputLostErrorOptions,
} from "./errors/output-lost-error.js";
export { escapeSegment } from "./partition/escape-segment.js";
export { type Partition, type PathTemplateOptions, pathTemplate } from "./partition/path-template.js";
export type { RollingSink, SinkDraft, SinkOwner, SinkRestoreReport } from "./rolling-sink.js";
export { s3Sink } from "./s3/s3-sink.js";
export type { S3Access, S3SinkOptions } from "./s3/s3-sink-options.js";
export type { RollOptions, SinkOptions } from "./sink-options.js";
export type { SinkSweepReport } from "./sweep-unfinished.js";
