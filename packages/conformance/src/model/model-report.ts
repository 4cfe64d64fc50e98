import type { Invariant } from "../case/invariant.js";
import type { Bound } from "./bound.js";

/** What was explored of one configuration. */
export interface ConfigurationReport {
  readonly name: string;
  readonly title: string;
  /** Schedules that were played to their end; no two are the same. */
  readonly schedules: number;
  /** Schedules that were ended early, having come to a state whose future was known. */
  readonly merged: number;
  /** Different states that were reached. */
  readonly states: number;
  /** Events, in each of which everything is judged. */
  readonly steps: number;
  /** The bounds within which every schedule was played, in the order of exploration. */
  readonly exhausted: readonly Bound[];
}

/** A schedule that violates an invariant. */
export interface ModelViolation {
  readonly configuration: string;
  readonly invariant: Invariant;
  readonly what: string;
  /** The minimal schedule in one word, for `replaySchedule`. */
  readonly token: string;
  /** The minimal schedule, one event a line. */
  readonly events: readonly string[];
  /** The choices in which it differs from the ordinary course of things. */
  readonly deviations: number;
  /** The actors' steps that are left in it. */
  readonly steps: number;
  readonly foundAfterMs: number;
}

/** What the model checker did. */
export interface ModelReport {
  readonly seed: number;
  /** All distinct schedules, exhaustive and random. */
  readonly schedules: number;
  readonly randomSchedules: number;
  readonly steps: number;
  readonly durationMs: number;
  /** CPU time of this process meanwhile, in milliseconds. */
  readonly cpuMs: number;
  readonly configurations: readonly ConfigurationReport[];
  /** How often each invariant was judged: a check that never ran proves nothing. */
  readonly judged: Readonly<Record<Invariant, number>>;
  readonly violation?: ModelViolation;
}
