const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** What the pipeline of a run is set to, and how long it runs. */
export interface Scenario {
  readonly name: "original" | "tuned";
  readonly title: string;
  readonly hours: number;
  readonly checkpointIntervalMs: number;
  /** A file of the sink is finished when it is so old. */
  readonly rolloverMs: number;
}

/** As the pipeline ran at first: a file for an hour, the default interval. */
export const original: Scenario = {
  name: "original",
  title: "as it was: a file rolls after 1 h, a checkpoint every 11 s",
  hours: 1.5,
  checkpointIntervalMs: 11_000,
  rolloverMs: hourMs,
};

/** As it was tuned, so that a file is never older than the five checkpoints that are kept. */
export const tuned: Scenario = {
  name: "tuned",
  title: "tuned: a file rolls after 5 min, a checkpoint every 70 s",
  hours: 30,
  checkpointIntervalMs: 70_000,
  rolloverMs: 5 * minuteMs,
};

/** The stores of both sides keep so many checkpoints. */
export const checkpointsKept = 5;
