import { openS3Store } from "../../store/open-s3-store.js";
import { placeWithin } from "../../store/store-place.js";
import type { BenchOptions } from "../bench-options.js";
import { measureInChild } from "../measure-in-child.js";
import type { MemoryReport } from "../peak-memory.js";
import { type CommitRateReport, commitsAtOnce } from "./commit-rate.js";
import type { S3BenchResult } from "./s3-bench-report.js";
import type { S3Measurement } from "./s3-measurement.js";
import type { UploadReport } from "./upload-throughput.js";

export interface S3BenchRun extends Pick<BenchOptions, "bytes" | "rounds" | "commits"> {
  readonly workerPath: string;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

/** Every measurement, one after the other, each in a process that is not the server's. */
export async function runS3Bench({
  bytes,
  rounds,
  commits,
  workerPath,
  signal,
  say,
}: S3BenchRun): Promise<S3BenchResult> {
  const { place, title, notice, close } = await openS3Store("holdfast-bench");
  const measure = async <T>(measurement: S3Measurement): Promise<T> => {
    return await measureInChild<T>(workerPath, measurement, signal);
  };
  try {
    say(`the store is ${title}`);
    if (notice) say(notice);
    say("measuring memory");
    const holdfast = await measure<MemoryReport>({ what: "s3-memory", place, bytes, by: "holdfast" });
    const libStorage = await measure<MemoryReport>({ what: "s3-memory", place, bytes, by: "lib-storage" });
    say(`measuring uploads, ${rounds} rounds`);
    const uploadPlace = placeWithin(place, "uploads");
    const upload = await measure<UploadReport>({ what: "s3-upload", place: uploadPlace, bytes, rounds });
    say(`measuring commits, ${rounds} rounds of ${commits}`);
    const rate = await measure<CommitRateReport>({ what: "s3-commits", place, commits, rounds });
    const storeTitle = title;
    return {
      ...{ store: storeTitle, bytes, rounds, commits, commitsAtOnce },
      ...{ upload, memory: { holdfast, libStorage }, rate, storageNotice: notice ?? null },
    };
  } finally {
    await close();
  }
}
