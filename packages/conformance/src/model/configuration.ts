import type { Backend } from "@holdfast/core";
import type { Fate } from "@holdfast/worlds";
import type { StepName } from "./steps/step-name.js";

/** Somebody who works on the job, and what it does, one thing after the other. */
export interface ActorPlan {
  readonly name: string;
  readonly steps: readonly StepName[];
  /** Actors of one machine share its store and its clocks; each has one of its own without it. */
  readonly machine?: number;
}

/** What may go wrong and where turns may be taken, besides at every request of a verb. */
export interface Environment {
  /** What may become of a verb that changes something, besides being answered. */
  readonly fates: readonly Fate[];
  /** What may become of a verb that only looks. */
  readonly readFates: readonly Fate[];
  /** The storage may refuse everything until a call has given up, from one of these verbs on. */
  readonly outages: "none" | "changing" | "all";
  /** Actors may crash; what they had asked for may still arrive. */
  readonly crashes: boolean;
  /** Actors may be held up with one of their clocks standing still. */
  readonly stalls: boolean;
  /** Others may go on between what a verb did and its answer; it only matters where time passes meanwhile. */
  readonly switchesAtAnswers: boolean;
  /** Sinks may fail, before or after the fact. */
  readonly sinksFail: boolean;
  /** Time may pass for everybody, or be set on one machine, at any moment. */
  readonly timeJumps: boolean;
  /** After a crash a new process goes on with the steps that are left. */
  readonly restarts: boolean;
}

/** Something to be explored: who does what on a job, under which settings. */
export interface Configuration {
  readonly name: string;
  readonly title: string;
  readonly seed: number;
  readonly trimAgeMs: number;
  readonly keepLast: number;
  /** The limit of retention, in bytes. */
  readonly maxBytes?: number;
  readonly minimumAgeMs?: number;
  /** 128 without it. */
  readonly blockBytes?: number;
  readonly orderedListing: boolean;
  /** How long a call on the log may take; 30 s without it. */
  readonly deadlineMs?: number;
  /** Of bounds that allow for as much, those with more faults are explored first, not those with more switches. */
  readonly faultsFirst?: boolean;
  /** How long its turns are, relative to those of the others: slow ones get less. */
  readonly weight?: number;
  /** What stands between the faults and the storage, where the checker itself is put to the test. */
  readonly adapter?: (storage: Backend) => Backend;
  /** What was done, by one actor and in peace, before anything is explored. */
  readonly before: readonly StepName[];
  readonly actors: readonly ActorPlan[];
  readonly environment: Environment;
}
