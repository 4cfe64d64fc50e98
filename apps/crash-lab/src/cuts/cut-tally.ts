import type { JobMessage } from "@holdfast/conformance/trial";
import type { Verdict } from "./cut-verdict.js";

/** One cut, and what it did. */
export interface CutRecord {
  /** Its place in the run, from 1. */
  readonly cut: number;
  /** How many lives the disk had had, this one included. */
  readonly life: number;
  /** When the power was cut, in milliseconds after the work began. */
  readonly afterMs: number;
  /** Commits that were acknowledged since the cut before, in the recovery from it and in this life. */
  readonly acknowledged: number;
  /** The last thing that the worker told. */
  readonly caught: JobMessage["kind"] | "nothing";
  readonly verdict: Verdict;
}

type Damage = Pick<CutRecord, "cut" | "life" | "afterMs"> & Exclude<Verdict, { readonly kind: "whole" }>;

/** What the cuts of a run came to. Plain JSON. */
export interface CutReport {
  readonly cuts: number;
  readonly acknowledged: number;
  readonly whole: number;
  readonly lost: number;
  readonly torn: number;
  readonly other: number;
  /** How often each was the last thing that the worker told before the cut. */
  readonly caught: Readonly<Record<string, number>>;
  readonly damages: readonly Damage[];
  readonly durationMs: number;
}

/** Counts the cuts of a run. */
export class CutTally {
  readonly #records: CutRecord[] = [];

  add(record: CutRecord): void {
    this.#records.push(record);
  }

  get cuts(): number {
    return this.#records.length;
  }

  report(durationMs: number): CutReport {
    const records = [...this.#records].sort((a, b) => a.cut - b.cut);
    const caught: Record<string, number> = {};
    for (const record of records) caught[record.caught] = (caught[record.caught] ?? 0) + 1;
    const having = (kind: Verdict["kind"]): number => {
      return records.filter(({ verdict }) => verdict.kind === kind).length;
    };
    return {
      cuts: records.length,
      acknowledged: records.reduce((sum, record) => sum + record.acknowledged, 0),
      whole: having("whole"),
      lost: having("lost"),
      torn: having("torn"),
      other: having("other"),
      caught,
      damages: records.flatMap(({ cut, life, afterMs, verdict }) => {
        return verdict.kind === "whole" ? [] : [{ cut, life, afterMs, ...verdict }];
      }),
      durationMs,
    };
  }
}
