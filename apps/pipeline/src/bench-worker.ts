import { measureCommitLatency } from "./bench/commit-latency.js";
import type { Measurement } from "./bench/measure-in-child.js";
import { measurePeakMemory } from "./bench/peak-memory.js";
import { measureCommitRate } from "./bench/s3/commit-rate.js";
import { measureUploadMemory } from "./bench/s3/upload-memory.js";
import { measureUploads } from "./bench/s3/upload-throughput.js";
import { measureThroughput } from "./bench/throughput.js";

async function measure(measurement: Measurement): Promise<unknown> {
  switch (measurement.what) {
    case "memory":
      return await measurePeakMemory(measurement.place, measurement.bytes);
    case "throughput":
      return await measureThroughput(measurement.place, measurement.bytes, measurement.rounds);
    case "latency":
      return await measureCommitLatency(measurement.place, measurement.commits);
    case "s3-memory":
      return await measureUploadMemory(measurement.place, measurement.bytes, measurement.by);
    case "s3-upload":
      return await measureUploads(measurement.place, measurement.bytes, measurement.rounds);
    case "s3-commits":
      return await measureCommitRate(measurement.place, measurement.commits, measurement.rounds);
  }
}

process.on("disconnect", () => process.exit(1));
const report = await measure(JSON.parse(process.argv[2] ?? "") as Measurement);
process.send?.({ report }, () => process.exit(0));
