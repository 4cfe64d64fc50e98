import { resolve } from "node:path";
import { assertOptions, InvalidArgumentError } from "@holdfast/core";
import { RollingSink } from "../rolling-sink.js";
import { type SinkOptions, sinkOptionNames, sinkSettings, whole } from "../sink-options.js";
import { LocalMedium } from "./local-medium.js";
import { nodeSinkFiles, type SinkFileSystem } from "./sink-file-system.js";

export interface LocalSinkOptions<R> extends SinkOptions<R> {
  /** The folder for the files, made where it is missing. Files in progress lie in its folder `_unfinished`. One job's only. */
  readonly directory: string;
  /** Files are written, and made durable, in pieces of this size, in bytes. Default 1 MiB. */
  readonly partBytes?: number;
  /** The calls of `node:fs/promises` that are made; default Node's own. */
  readonly fileSystem?: SinkFileSystem;
}

/**
 * A rolling file sink on a local disk, with the contract of the one on S3: what is acknowledged survives a loss of power,
 * and a finished file appears whole, by an exclusive link, after the checkpoint that has it is committed.
 * @throws InvalidArgumentError naming the option that cannot be used.
 */
export function localSink<R>(options: LocalSinkOptions<R>): RollingSink<R> {
  const own: readonly (keyof LocalSinkOptions<R>)[] = ["directory", "partBytes", "fileSystem"];
  assertOptions("localSink's options", options, [...sinkOptionNames, ...own]);
  const { directory, fileSystem = nodeSinkFiles } = options;
  if (typeof directory !== "string" || directory === "") {
    throw new InvalidArgumentError(`directory is ${JSON.stringify(directory)}; give the path of a folder`);
  }
  const settings = sinkSettings(options, whole("partBytes", options.partBytes, 2 ** 20, 1, 2 ** 30));
  const { name, random } = settings;
  const medium = new LocalMedium({ directory: resolve(directory), sink: name, random, fileSystem });
  return new RollingSink(medium, settings, "");
}
