import type { RunRecord } from "../run/run-record.js";

/** How old the checkpoints were within one column of the picture, at most, in milliseconds. */
export interface ColumnAges {
  readonly endMs: number;
  readonly newestMs: number;
  readonly oldestMs: number;
}

/**
 * When a checkpoint of this number was made, as far as was known at a moment; of one whose process died before it could
 * tell, when the one before it was.
 */
export function madeAtMs({ checkpoints }: RunRecord, epoch: number, byMs: number): number {
  let found: { readonly epoch: number; readonly atMs: number } | undefined;
  for (const made of checkpoints) {
    if (made.atMs > byMs) break;
    if (made.epoch <= epoch && made.epoch >= (found?.epoch ?? 0)) found = made;
  }
  return found?.atMs ?? 0;
}

/** The ages of the newest and of the oldest checkpoint that is kept, column by column. */
export function agesByColumn(record: RunRecord, columns: number): readonly ColumnAges[] {
  const { checkpoints, retained, hours } = record;
  const widthMs = (hours * 3_600_000) / columns;
  const made = new Map<number, number>();
  const ages: ColumnAges[] = [];
  let [nextMade, nextRetained, newestAtMs, oldestAtMs] = [0, 0, 0, 0];
  for (let column = 0; column < columns; column += 1) {
    const endMs = (column + 1) * widthMs;
    let newestMs = 0;
    for (let next = checkpoints[nextMade]; next && next.atMs <= endMs; next = checkpoints[nextMade]) {
      newestMs = Math.max(newestMs, next.atMs - newestAtMs);
      newestAtMs = next.atMs;
      made.set(next.epoch, next.atMs);
      nextMade += 1;
    }
    for (let next = retained[nextRetained]; next && next.atMs <= endMs; next = retained[nextRetained]) {
      oldestAtMs = made.get(next.epoch) ?? oldestAtMs;
      nextRetained += 1;
    }
    newestMs = Math.max(newestMs, endMs - newestAtMs);
    ages.push({ endMs, newestMs, oldestMs: Math.max(newestMs, endMs - oldestAtMs) });
  }
  return ages;
}
