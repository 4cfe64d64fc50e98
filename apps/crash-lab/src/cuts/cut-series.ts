import { type JobMessage, JobTrial } from "@holdfast/conformance/trial";
import { Choices } from "@holdfast/worlds";
import { runTool } from "../machine/run-tool.js";
import type { Writer } from "../writers/writers.js";
import type { CutMachine } from "./cut-machine.js";
import type { CutRecord } from "./cut-tally.js";
import { type Verdict, verdictOf } from "./cut-verdict.js";

export interface CutSeriesOptions {
  readonly machine: CutMachine;
  readonly writer: Writer;
  /** Every choice comes from it. The moment of a cut, to the microsecond, does not. */
  readonly seed: number;
  /** The latest moment of a cut, in milliseconds after the work began. */
  readonly mostMs: number;
  /** The number of the next cut; undefined when there have been enough. */
  readonly nextCut: () => number | undefined;
  readonly onCut: (record: CutRecord) => void;
  readonly signal: AbortSignal;
}

/** So many cuts a disk has to bear before it is made anew: what earlier ones left must not harm later ones either. */
const livesOfDisk = 25;
/**
 * Half of the workers commit as fast as they can, so that most cuts come into a commit. The others do everything, and rest
 * at times: the next fsync would soon cover for one that was left out.
 */
const ways = [{ onAndOn: "commit" }, { onAndOn: "anything", mostRestMs: 30 }] as const;
/** Records are trimmed at once on one disk, and never on the next. */
const trimAgesMs = [0, 3_600_000] as const;
/** Cuts the power of one machine again and again, and judges what is left each time, until there were enough cuts. */
export async function cutSeries(options: CutSeriesOptions): Promise<void> {
  const { nextCut } = options;
  let disk: Disk | undefined;
  for (let cut = nextCut(); cut !== undefined; cut = nextCut()) {
    options.signal.throwIfAborted();
    const choices = new Choices(options.seed * 1_000_003 + cut);
    const afterMs = choices.below(options.mostMs);
    disk ??= await newDisk(options, choices);
    disk.life += 1;
    const record = await cutOnce(options, disk, { cut, afterMs, way: choices.pick(ways) });
    options.onCut(record);
    // What was judged on a damaged disk says nothing of the next one.
    if (record.verdict.kind !== "whole" || disk.life >= livesOfDisk) disk = undefined;
  }
}

/** A disk from its making on, and what is known of it. */
interface Disk {
  readonly trial: JobTrial;
  life: number;
  /** So many acknowledged commits had been there at the last cut. */
  judged: number;
}

/** An empty disk, or one with a first checkpoint that is on it for certain, whoever wrote it. */
async function newDisk({ machine, writer, signal }: CutSeriesOptions, choices: Choices): Promise<Disk> {
  await machine.renew();
  const trial = new JobTrial({
    seed: choices.below(2 ** 31),
    traits: writer.open(machine.mountPoint).traits,
    rules: { trimAgeMs: choices.pick(trimAgesMs) },
    open: async () => writer.open(machine.mountPoint),
    signal,
  });
  if (choices.chance(0.5)) {
    await machine.onDisk(async () => {
      await trial.recover();
      await runTool("sync", ["--file-system", machine.mountPoint]);
    });
  }
  return { trial, life: 0, judged: 0 };
}

async function cutOnce(
  { machine }: CutSeriesOptions,
  disk: Disk,
  { cut, afterMs, way }: Pick<CutRecord, "cut" | "afterMs"> & { readonly way: (typeof ways)[number] },
): Promise<CutRecord> {
  const { trial, life } = disk;
  let caught: CutRecord["caught"] = "nothing";
  await machine.live({
    order: trial.order({ steps: ["claim"], ...way }),
    afterMs,
    hear: (message: JobMessage) => {
      caught = message.kind;
      trial.hear(message);
    },
  });
  const acknowledged = trial.acknowledged - disk.judged;
  disk.judged = trial.acknowledged;
  const verdict = await machine.onDisk(async () => await judge(trial, life));
  return { cut, life, afterMs, acknowledged, caught, verdict };
}

/** A verdict is never tried again: what a second look finds well was not, at the first. */
async function judge(trial: JobTrial, life: number): Promise<Verdict> {
  try {
    await trial.look();
    await trial.recover();
    if (life >= livesOfDisk) await trial.clean();
    return { kind: "whole" };
  } catch (error) {
    return verdictOf(error);
  }
}
