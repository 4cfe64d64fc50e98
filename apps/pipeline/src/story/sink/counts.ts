/** What the pipeline computes: how many flights left each airport. */
export type Counts = Record<string, number>;

/** Counts a row's flight. */
export function countRow(counts: Counts, line: string): void {
  const origin = line.slice(line.lastIndexOf(",") + 1, -1);
  counts[origin] = (counts[origin] ?? 0) + 1;
}
