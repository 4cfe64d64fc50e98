import { type S3FaultName, s3FaultModel } from "@holdfast/worlds/s3";
import { check } from "../case/violation.js";
import type { SceneProcess } from "../scene/scene-process.js";
import type { WireClient } from "./wire.js";

/** The steps of a process that failed, and its way to the world. */
export interface WiredProcess extends Pick<SceneProcess, "failures"> {
  readonly wire: WireClient;
}

/** What is told to whoever works with the store: refusals that do not go away by asking again. */
const noticed: ReadonlySet<string> = new Set<S3FaultName>([
  "access-denied",
  "expired-token",
  "redirect",
  "signature-mismatch",
]);

/** Errors that only some faults explain. */
const causes: Readonly<Record<string, readonly S3FaultName[]>> = {
  ACCESS_DENIED: ["access-denied", "expired-token", "signature-mismatch"],
  INVALID_ARGUMENT: ["redirect"],
  CORRUPT: ["flipped-bit"],
};
/** A fault may explain them, and what others do explains the rest; so none of them ends a process. */
export const foreseen: readonly string[] = Object.keys(causes);

/** Errors that others' work on the job explains. */
const othersCodes: ReadonlySet<string> = new Set(["FENCED", "SUBSUMED", "EXPIRED"]);

/** Whether the faults of a run were such that nobody who works with the store may notice them. */
function mayPass(faults: readonly string[]): boolean {
  return faults.length <= 1 && !faults.some((name) => noticed.has(name));
}

/**
 * Each step that failed has to have a reason: a fault that its process met, or others' work. One fault that passes by
 * itself is none.
 * @throws Violation
 */
export function judgeFailures(processes: readonly WiredProcess[]): void {
  for (const { failures, wire } of processes) {
    const met = wire.met.map(({ fault }) => fault);
    const own = failures.filter(({ step, code, message }) => {
      // A commit that overtakes another one of its own process subsumes it.
      if (code === "SUBSUMED") return false;
      // Of two drafts the first that commits may retire the checkpoint whose entries the second one reuses.
      if (step === "commit-two" && code === "EXPIRED") return false;
      if (processes.length > 1 && othersCodes.has(code)) return false;
      const wanted = causes[code];
      check(wanted === undefined || met.some((fault) => wanted.some((name) => name === fault)), () => {
        return `HONEST: a step failed with ${code}, which none of the faults ${[...new Set(met)].join(", ")} explains: ${message}`;
      });
      return true;
    });
    check(own.length === 0 || !mayPass(met), () => {
      const told = own.map(({ step, code, message }) => `${step} with ${code}: ${message}`).join("; ");
      return `PROGRESS: after ${met[0] ?? "no fault"}, which passes, ${told}`;
    });
  }
}

/** A fault some part of which comes later. */
export function isLate(name: S3FaultName): boolean {
  const { effect } = s3FaultModel[name];
  return effect === "late" || effect === "duplicated";
}
