import { writeTotals } from "../program/write-totals.js";
import { writers } from "../writers/writers.js";
import type { CutMachine } from "./cut-machine.js";
import type { CutOptions } from "./cut-options.js";
import { cutSeries } from "./cut-series.js";
import { type CutRecord, CutTally } from "./cut-tally.js";
import { judgeRun } from "./judge-run.js";
import { describeCut, progressLine, renderCuts } from "./render-cuts.js";

export interface CutLab {
  readonly name: "power" | "kernel";
  /** The latest moment of a cut, in milliseconds after the work began. */
  readonly mostMs: number;
  /** Makes one of the machines that are cut side by side. */
  readonly machine: (name: string) => Promise<CutMachine>;
}

const progressMs = 10_000;

/** Cuts the power as often as it is asked for, and tells what came of it. Answers the exit code. */
export async function runCuts(lab: CutLab, options: CutOptions, signal: AbortSignal): Promise<number> {
  const { cuts, seed, json, totals } = options;
  const writer = writers[options.writer];
  const tally = new CutTally();
  const startedAtMs = performance.now();
  const tell = setInterval(() => {
    process.stderr.write(`${progressLine(tally.report(performance.now() - startedAtMs), cuts)}\n`);
  }, progressMs);
  const onCut = (record: CutRecord): void => {
    tally.add(record);
    if (record.verdict.kind !== "whole") process.stderr.write(`${describeCut(record)}\n`);
  };
  let begun = 0;
  const nextCut = (): number | undefined => {
    begun += 1;
    return begun <= cuts ? begun : undefined;
  };
  try {
    await sideBySide(Math.min(options.disks, cuts), signal, async (number, either) => {
      const machine = await lab.machine(`disk-${number}`);
      try {
        const { mostMs } = lab;
        await cutSeries({ machine, writer, seed, mostMs, nextCut, onCut, signal: either });
      } finally {
        await machine.dispose();
      }
    });
  } finally {
    clearInterval(tell);
  }
  const report = tally.report(performance.now() - startedAtMs);
  const judgement = judgeRun(writer, report);
  const whole = { lab: lab.name, fileSystem: options.fs, writer: options.writer, seed, ...report };
  process.stdout.write(
    json ? `${JSON.stringify({ ...whole, ...judgement }, null, 2)}\n` : `${renderCuts(whole)}\n`,
  );
  for (const problem of judgement.problems) process.stderr.write(`✗ ${problem}\n`);
  const { passed, failed } = judgement;
  await writeTotals(totals, { passed, failed });
  return failed === 0 ? 0 : 1;
}

/** Runs several at once, each with its number. The first that fails ends the others, and is told when all have ended. */
async function sideBySide(
  count: number,
  signal: AbortSignal,
  run: (number: number, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  let first: unknown;
  const one = async (number: number): Promise<void> => {
    try {
      await run(number, either);
    } catch (error) {
      if (!failed.signal.aborted) first = error;
      failed.abort(error);
    }
  };
  await Promise.all(Array.from({ length: count }, async (_, index) => await one(index + 1)));
  signal.throwIfAborted();
  if (failed.signal.aborted) throw first;
}
