/** The histogram as JSON: pairs of a delay in minutes and how often it was seen, in ascending order. */
export type DelayCounts = readonly (readonly [minutes: number, count: number])[];

/**
 * Exactly how often each delay was seen. Only integers, and nothing depends on the order of arrival, so two
 * runs that saw the same flights answer the same bytes. Its size is bounded by the number of different delays.
 */
export class DelayHistogram {
  readonly #counts: Map<number, number>;
  #flights = 0;
  #totalMinutes = 0;

  constructor(counts: DelayCounts = []) {
    this.#counts = new Map(counts);
    for (const [minutes, count] of counts) {
      this.#flights += count;
      this.#totalMinutes += minutes * count;
    }
  }

  get flights(): number {
    return this.#flights;
  }

  get totalMinutes(): number {
    return this.#totalMinutes;
  }

  add(minutes: number): void {
    this.#counts.set(minutes, (this.#counts.get(minutes) ?? 0) + 1);
    this.#flights += 1;
    this.#totalMinutes += minutes;
  }

  /** The histogram as ascending pairs. */
  counts(): DelayCounts {
    return [...this.#counts].sort(([a], [b]) => a - b);
  }

  /**
   * The smallest seen delays that at least these percentages of the flights do not exceed (the nearest-rank
   * method), in the order asked for. 0 asks for the minimum, 100 for the maximum.
   */
  percentiles(...percentages: readonly number[]): readonly number[] {
    const counts = this.counts();
    return percentages.map((percentage) => {
      const rank = Math.max(1, Math.ceil((percentage * this.#flights) / 100));
      let seen = 0;
      for (const [minutes, count] of counts) {
        seen += count;
        if (seen >= rank) return minutes;
      }
      return Number.NaN;
    });
  }
}
