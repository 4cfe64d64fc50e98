import type { CrashModelName } from "@holdfast/worlds/disk";
import { broken, type Outcome, type Tally, tallied } from "./judge-value.js";
import { carefulWriter, plainWriter } from "./writers/node-writers.js";

export type DiskName = "ext4" | "xfs";
/** Where writers are tried: in a model of the simulated disk, or on a real file system. */
export type Setting = CrashModelName | DiskName;

export const models: readonly CrashModelName[] = ["posix-min", "ext4-like"];
export const disks: readonly DiskName[] = ["ext4", "xfs"];

export interface BoardRow {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly tallies: Readonly<Partial<Record<Setting, Tally>>>;
  /** For each way to break the contract in a model, the first disk that did. */
  readonly examples: readonly BoardExample[];
}

interface BoardExample {
  readonly model: CrashModelName;
  readonly outcome: Outcome;
  /** The workload, what replays the state, and what became of each change. */
  readonly story: string;
}

export interface Board {
  readonly seed: number;
  readonly states: number;
  /** Real cuts for each writer and file system; none were made when it is 0. */
  readonly cuts: number;
  readonly keys: number;
  /** Of Node and, where disks were cut, of the kernel. */
  readonly machine: { readonly node: string; readonly kernel?: string };
  readonly rows: readonly BoardRow[];
}

/** The settings that a row was tried in, in the order of the table. */
export function settingsOf({ tallies }: BoardRow): readonly Setting[] {
  return [...models, ...disks].filter((setting) => tallies[setting]);
}

const keepers: readonly string[] = [carefulWriter.id, "holdfast-local"];

/**
 * What makes the whole board worthless: a writer that does all that POSIX asks for lost something, so that somebody lies;
 * or one that does nothing lost nothing, so that nothing was tried.
 */
export function boardProblems({ rows }: Board): string[] {
  return rows.flatMap((row) =>
    settingsOf(row).flatMap((setting) => {
      const tally = row.tallies[setting];
      if (!tally) return [];
      const count = broken(tally);
      if (keepers.includes(row.id) && count > 0)
        return [`${row.title} broke the contract ${count} times on ${setting}, and must never`];
      if (tallied(tally) === 0) return [`${row.title}: nothing was judged on ${setting}`];
      if (row.id === plainWriter.id && count === 0)
        return [`${row.title} lost nothing on ${setting}: nothing can have been tried there`];
      return [];
    }),
  );
}
