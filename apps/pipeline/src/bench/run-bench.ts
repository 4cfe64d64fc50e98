import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { surveyStorage } from "../pipeline/survey-storage.js";
import type { BenchOptions } from "./bench-options.js";
import type { BenchResult } from "./bench-report.js";
import type { LatencyReport } from "./commit-latency.js";
import { type Measurement, measureInChild } from "./measure-in-child.js";
import { growthLimitBytes, type MemoryReport } from "./peak-memory.js";
import type { ThroughputReport } from "./throughput.js";

export interface BenchRun extends BenchOptions {
  readonly workDirectory: string;
  readonly workerPath: string;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

/** Every measurement, one after the other. */
export async function runBench(run: BenchRun): Promise<BenchResult> {
  const { bytes, rounds, commits, workDirectory, signal, say } = run;
  const { acknowledge, notice } = await surveyStorage(workDirectory);
  if (notice) say(notice);
  const measure = async <T>(what: Measurement["what"], text: string): Promise<T> => {
    say(`measuring ${text}`);
    const directory = join(workDirectory, what);
    await mkdir(directory);
    const place = { kind: "directory", directory, acknowledge };
    const measurement = { what, place, bytes, rounds, commits } as Measurement;
    return await measureInChild<T>(run.workerPath, measurement, signal);
  };
  const memory = await measure<MemoryReport>("memory", "memory");
  const throughput = await measure<ThroughputReport>("throughput", `throughput, ${rounds} rounds`);
  const latency = await measure<LatencyReport>("latency", `latency, ${commits} commits`);
  const limited = { ...memory, limitBytes: growthLimitBytes };
  return { bytes, rounds, commits, throughput, memory: limited, latency, storageNotice: notice ?? null };
}
