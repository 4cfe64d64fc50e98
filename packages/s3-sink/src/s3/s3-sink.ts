import { openS3Place } from "@holdfast/s3/requests";
import { RollingSink } from "../rolling-sink.js";
import { sinkSettings } from "../sink-options.js";
import { S3Medium } from "./s3-medium.js";
import { type S3SinkOptions, s3SinkParts } from "./s3-sink-options.js";

/**
 * A rolling file sink on Amazon S3 or a compatible store, whose files appear exactly once. A file in progress is a multipart
 * upload that checkpoints carry along; a finished one is completed after the checkpoint that has it is committed. Nothing is
 * sent before the first call.
 * @throws InvalidArgumentError naming the option that cannot be used.
 */
export function s3Sink<R>(options: S3SinkOptions<R>): RollingSink<R> {
  const { access, prefix, partBytes, leftOutParts } = s3SinkParts(options);
  const settings = sinkSettings(options, partBytes);
  const place = openS3Place(access);
  const { name } = settings;
  return new RollingSink(new S3Medium({ place, prefix, sink: name, leftOutParts }), settings, prefix);
}
