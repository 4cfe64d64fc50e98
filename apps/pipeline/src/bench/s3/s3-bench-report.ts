import Table from "cli-table3";
import { mebibytes } from "../bench-report.js";
import type { MemoryReport } from "../peak-memory.js";
import type { CommitRateReport } from "./commit-rate.js";
import type { UploadReport } from "./upload-throughput.js";

export interface S3BenchResult {
  /** What was measured against. */
  readonly store: string;
  readonly bytes: number;
  readonly rounds: number;
  readonly commits: number;
  readonly commitsAtOnce: number;
  readonly upload: UploadReport;
  readonly memory: { readonly holdfast: MemoryReport; readonly libStorage: MemoryReport };
  readonly rate: CommitRateReport;
  readonly storageNotice: string | null;
}

/** Whether an upload took no more memory than lib-storage's. How long it takes is no verdict: machines differ. */
export function usesLessMemory({ memory }: S3BenchResult): boolean {
  return memory.holdfast.peakBytes <= memory.libStorage.peakBytes;
}

/** The result, for people. */
export function s3BenchReport(result: S3BenchResult): string {
  const { upload, memory, rate } = result;
  const table = new Table({
    head: ["", "Holdfast", "the SDK alone", "ratio"],
    colAligns: ["left", "right", "right", "right"],
    style: { head: [], border: [] },
  });
  const size = mebibytes(result.bytes);
  const perSecond = (count: number): string => `${count.toFixed(0)} /s`;
  const { holdfast, libStorage } = upload;
  table.push(
    [
      `checkpoint of ${size} against lib-storage`,
      `${holdfast.mibPerSecond.toFixed(0)} MiB/s`,
      `${libStorage.mibPerSecond.toFixed(0)} MiB/s`,
      upload.ratio.toFixed(2),
    ],
    [
      "  processor's time for a GiB",
      `${holdfast.cpuMsPerGiB.toFixed(0)} ms`,
      `${libStorage.cpuMsPerGiB.toFixed(0)} ms`,
      (holdfast.cpuMsPerGiB / libStorage.cpuMsPerGiB).toFixed(2),
    ],
    [
      "  most memory",
      mebibytes(memory.holdfast.peakBytes),
      mebibytes(memory.libStorage.peakBytes),
      (memory.holdfast.peakBytes / memory.libStorage.peakBytes).toFixed(2),
    ],
    [
      `commits of 1 KiB, ${result.commitsAtOnce} at once, against PutObject`,
      perSecond(rate.commitsPerSecond),
      perSecond(rate.putsPerSecond),
      rate.ratio.toFixed(2),
    ],
    [
      "  against PutObject with If-None-Match",
      "",
      perSecond(rate.conditionalPutsPerSecond),
      rate.ratioToConditional.toFixed(2),
    ],
  );
  const verdict = usesLessMemory(result) ? "no more" : "MORE";
  return [
    table.toString(),
    `the upload took ${verdict} memory than lib-storage's: above what it had when it began, ` +
      `${mebibytes(memory.holdfast.growthBytes)} against ${mebibytes(memory.libStorage.growthBytes)}`,
    `medians of ${result.rounds} rounds in turns, of ${result.commits} commits each; ${result.store}`,
  ].join("\n");
}
