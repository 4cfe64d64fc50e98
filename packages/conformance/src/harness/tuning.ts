/** How hard the suite tries. A harness sets what its storage needs; the rest has defaults. */
export interface Tuning {
  /** The largest object that is written, in bytes. */
  readonly largeBytes: number;
  /** The unit in which the adapter moves large objects, in bytes; sizes around it and its multiples are tried. */
  readonly partBytes: number;
  /** How many keys are listed, and removed, at once. */
  readonly manyKeys: number;
  /** How many callers race for one key, from few to many. */
  readonly racers: readonly number[];
  /** A deadline that is certain to pass while a call waits for what never comes, in milliseconds. */
  readonly shortDeadlineMs: number;
  /** A deadline in which every call must come to its end here, in milliseconds. */
  readonly callDeadlineMs: number;
  /** After this time a case that is still running has failed, in milliseconds. */
  readonly caseDeadlineMs: number;
  /** How many child processes are killed in each crash case. */
  readonly kills: number;
  /** How many power cuts are tried in each power case. */
  readonly powerCuts: number;
}

export const defaultTuning: Tuning = {
  largeBytes: 64 * 2 ** 20,
  partBytes: 8 * 2 ** 20,
  manyKeys: 2500,
  racers: [2, 8, 64],
  shortDeadlineMs: 300,
  callDeadlineMs: 30_000,
  caseDeadlineMs: 180_000,
  kills: 12,
  powerCuts: 60,
};

/** The defaults of the long form. */
export const longTuning: Tuning = {
  ...defaultTuning,
  racers: [2, 3, 5, 8, 16, 32, 64],
  caseDeadlineMs: 3_600_000,
  kills: 250,
  powerCuts: 2000,
};
