import { describeError } from "../case/expectations.js";
import { Violation } from "../case/violation.js";
import type { JobMessage } from "../child/workload/job-message.js";

/** A run in which something does not hold. */
interface ViolationReport {
  /** The invariant's id. */
  readonly invariant: string;
  readonly message: string;
  /** Replays the run. */
  readonly token: string;
  /** Every request of the run, and what was told. */
  readonly story: string;
}

/** What a run as it went so far is made of. */
interface RunStory {
  readonly told: readonly JobMessage[];
  readonly world: { readonly log: { toString(): string } };
}

/** @param error - what ended the run; any but a violation is one of progress. */
export function violationReport(error: unknown, token: string, { told, world }: RunStory): ViolationReport {
  const isViolation = error instanceof Violation;
  const message = isViolation ? error.message : `PROGRESS: a run ended with ${describeError(error)}`;
  const [invariant = "PROGRESS"] = /^[A-Z]+(?=: )/.exec(message) ?? [];
  const lines = told.map(({ kind, ...details }) => `${kind} ${JSON.stringify(details)}`);
  const story = [lines.join("\n"), String(world.log), message].join("\n\n");
  return { invariant, message, token, story };
}
