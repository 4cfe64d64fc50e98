import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { PipelineEvent } from "../pipeline/pipeline-event.js";

/** What a kill waits for: rows being processed, a checkpoint, a file being published, or the restart itself. */
export type KillMoment = "rows" | "checkpoint" | "publish" | "restart";

export interface Kill {
  readonly moment: KillMoment;
  /** Not before this row was reached; for a restart it does not count. */
  readonly row: number;
  /** How long after that moment, so that the kill hits at any point within and past it. */
  readonly delayMs: number;
}

const longestDelayMs: Readonly<Record<KillMoment, number>> = {
  rows: 20,
  checkpoint: 6,
  publish: 2,
  restart: 600,
};
const moments: readonly KillMoment[] = ["checkpoint", "rows", "restart", "publish"];

/** As many kills as asked for, each somewhere in its own stretch of the rows; the same for a seed. */
export function planKills(seed: number, kills: number, rowCount: number): readonly Kill[] {
  const random = xoroshiro128plus(seed);
  // None near the end: the run would finish before it is hit.
  const lastRow = Math.floor(rowCount * 0.9);
  const stretch = Math.floor(lastRow / kills);
  const offset = uniformInt(random, 0, moments.length - 1);
  return Array.from({ length: kills }, (_, index) => {
    const row = 1 + index * stretch + uniformInt(random, 0, Math.max(0, stretch - 1));
    const dealt = moments[(index + offset) % moments.length] ?? "rows";
    // The first process has nothing to restore.
    const moment = index === 0 && dealt === "restart" ? "rows" : dealt;
    return { moment, row, delayMs: uniformInt(random, 0, longestDelayMs[moment]) };
  });
}

/** Whether this event is the moment the kill waits for. A restart is hit by its delay alone. */
export function isMoment(kill: Kill, event: PipelineEvent, row: number): boolean {
  if (row < kill.row) return false;
  switch (kill.moment) {
    case "rows":
      return event.kind === "progress";
    case "checkpoint":
      return event.kind === "checkpoint" && event.stage === "flush";
    case "publish":
      return event.kind === "publish";
    case "restart":
      return false;
  }
}
