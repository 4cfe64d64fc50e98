import { type NfsFaultName, nfsFaultModel } from "@holdfast/worlds/nfs";
import { check } from "../case/violation.js";
import type { SceneProcess } from "../scene/scene-process.js";
import type { Happening } from "./happening.js";

/** Errors that only some faults explain. Any fault that is noticed explains the others. */
const causes: Readonly<Record<string, (name: NfsFaultName) => boolean>> = {
  STORAGE_FULL: (name) => ["ENOSPC", "EDQUOT"].includes(nfsFaultModel[name].fault.answer),
  UNSAFE_STORAGE: isNoticed,
};
/** A fault may explain them, and what others do explains the rest; so none of them ends a process. */
export const foreseen: readonly string[] = Object.keys(causes);

/** Errors that others' work on the job explains. */
const othersCodes: ReadonlySet<string> = new Set(["FENCED", "SUBSUMED", "EXPIRED"]);

/** Whether a hard mount cannot hide it: the server's own errors. A lost answer is none, whoever carries what out again. */
function isNoticed(name: NfsFaultName): boolean {
  return !["true", "lost", "failover"].includes(nfsFaultModel[name].fault.answer);
}

export interface PlayedProcess extends Pick<SceneProcess, "failures"> {
  /** What the machine of the process met. */
  readonly met: readonly NfsFaultName[];
}

/**
 * Each step that failed has to have a reason: a fault that its machine noticed, others' work, or that nothing reached the
 * server in time. Answers that were lost, and servers that fail over, are none.
 * @throws Violation
 */
export function judgeNfsFailures(
  processes: readonly PlayedProcess[],
  happenings: readonly Happening[],
): void {
  const delays = happenings.some(({ kind }) => kind === "cut" || kind === "wait");
  for (const { failures, met } of processes) {
    for (const { step, code, message } of failures) {
      // Of two drafts the first that commits may retire the checkpoint whose entries the second one reuses.
      if (step === "commit-two" && code === "EXPIRED") continue;
      if (code === "SUBSUMED" || (processes.length > 1 && othersCodes.has(code))) continue;
      const explains = causes[code] ?? isNoticed;
      const isLate = causes[code] === undefined && (delays || met.includes("delayed"));
      check(isLate || met.some(explains), () => {
        const what =
          met.length === 0 ? "nothing went wrong on its machine" : `its machine met ${met.join(", ")}`;
        return `PROGRESS: ${step} failed with ${code}, and ${what}: ${message}`;
      });
    }
  }
}
