import { UnsafeStorageError } from "@holdfast/core";
import type { MountCheck } from "./mount-check.js";
import type { MountReport } from "./mount-report.js";

/** The error for a mount that is refused: every check that failed, what to do about each, and how to remount. */
export function unsafeMountError(directory: string, report: MountReport): UnsafeStorageError {
  const failed = report.checks.filter(({ verdict }) => verdict === "refuse").map(describeFailure);
  const remount = report.remount === undefined ? "" : `\nTo remount: ${report.remount}`;
  return new UnsafeStorageError(`directory ${directory} cannot hold a store:${failed.join("")}${remount}`);
}

function describeFailure({ id, evidence, explanation, remedy, acknowledgement }: MountCheck): string {
  const way = acknowledgement
    ? `or accept it with acknowledge: ["${acknowledgement}"]`
    : "it cannot be accepted";
  return `\n- ${id} (${evidence}): ${explanation}; ${remedy}; ${way}`;
}
