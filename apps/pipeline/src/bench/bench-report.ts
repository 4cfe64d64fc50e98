import Table from "cli-table3";
import type { LatencyReport } from "./commit-latency.js";
import { growthLimitBytes, type MemoryReport } from "./peak-memory.js";
import type { ThroughputReport } from "./throughput.js";

export interface BenchResult {
  readonly bytes: number;
  readonly rounds: number;
  readonly commits: number;
  readonly throughput: ThroughputReport;
  readonly memory: MemoryReport & { readonly limitBytes: number };
  readonly latency: LatencyReport;
  /** What the storage cannot promise here, if anything. */
  readonly storageNotice: string | null;
}

export function isWithinLimit({ memory }: BenchResult): boolean {
  return memory.growthBytes < growthLimitBytes;
}

/** The result, for people. */
export function benchReport(result: BenchResult): string {
  const { throughput, latency, memory } = result;
  const table = new Table({
    head: ["", "Holdfast", "plain file", "ratio"],
    colAligns: ["left", "right", "right", "right"],
    style: { head: [], border: [] },
  });
  const mib = mebibytes(result.bytes);
  for (const [name, row] of [
    [`put ${mib}`, throughput.put],
    [`read ${mib}`, throughput.read],
  ] as const) {
    const [store, plain] = [row.storeMiBPerSecond, row.plainMiBPerSecond];
    table.push([name, `${store.toFixed(0)} MiB/s`, `${plain.toFixed(0)} MiB/s`, row.ratio.toFixed(2)]);
  }
  const { commit, bareWrite, ratioP50 } = latency;
  table.push(
    [
      "commit 1 KiB, p50",
      `${commit.p50Ms.toFixed(2)} ms`,
      `${bareWrite.p50Ms.toFixed(2)} ms`,
      ratioP50.toFixed(2),
    ],
    ["commit 1 KiB, p99", `${commit.p99Ms.toFixed(2)} ms`, `${bareWrite.p99Ms.toFixed(2)} ms`, ""],
  );
  const verdict = isWithinLimit(result) ? "within" : "NOT WITHIN";
  return [
    table.toString(),
    `memory: grew by ${mebibytes(memory.growthBytes)} from ${mebibytes(memory.baselineBytes)} while ${mib} went in ` +
      `and out, ${verdict} the limit of ${mebibytes(memory.limitBytes)}`,
    `medians of ${result.rounds} rounds in turns; ${result.commits} commits`,
  ].join("\n");
}

export function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}
