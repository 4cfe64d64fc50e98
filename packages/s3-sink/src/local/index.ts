export { type LocalSinkOptions, localSink } from "./local-sink.js";
export type { SinkFileHandle, SinkFileSystem } from "./sink-file-system.js";
