import type { CheckedFacts } from "./retention-facts.js";
import { type RetentionFinding, spanOf } from "./retention-finding.js";

/**
 * How old an upload gets until it is completed: it is finished by the checkpoint after its rollover, completed after
 * that checkpoint's commit, and where the job dies in between, by its next run.
 */
function uploadAgeMs({
  rolloverMs = 0,
  checkpointIntervalMs = 0,
  maxDowntimeMs,
  maxRestoreMs = 0,
}: CheckedFacts): number {
  return rolloverMs + 2 * checkpointIntervalMs + maxDowntimeMs + maxRestoreMs;
}

/** The bucket aborts an upload that the job still goes on with, or has yet to complete. */
export function uploadExpiresInUse(facts: CheckedFacts): RetentionFinding | undefined {
  const { uploadExpiryMs, rolloverMs } = facts;
  const neededMs = uploadAgeMs(facts);
  if (uploadExpiryMs === undefined || rolloverMs === undefined || uploadExpiryMs >= neededMs)
    return undefined;
  return {
    id: "upload-expires-in-use",
    severity: "error",
    what: "the bucket aborts an upload that the newest checkpoint goes on with or has to complete: its rows are lost to the output, and restores ask for it in vain",
    when: `an upload gets older than ${spanOf(uploadExpiryMs)}; until it is completed it may get ${spanOf(neededMs)} old`,
    mend: { uploadExpiryMs: neededMs },
  };
}

/** Whatever is live may be of any age, so no age proves that it can go. */
export function objectsExpire({ objectExpiryMs }: CheckedFacts): RetentionFinding | undefined {
  if (objectExpiryMs === undefined || objectExpiryMs === Number.POSITIVE_INFINITY) return undefined;
  return {
    id: "objects-expire",
    severity: "error",
    what: "the bucket removes objects that live checkpoints need: entries that were reused, savepoints, and all there is of a job at rest",
    when: `an object that is still needed gets older than ${spanOf(objectExpiryMs)}; sweeps remove what is not, so the rule can go`,
    mend: { objectExpiryMs: Number.POSITIVE_INFINITY },
  };
}
