import type { RetentionFacts } from "./retention-facts.js";

/** Each finding's name; it stays the same between versions. */
export type RetentionFindingId =
  | "upload-expires-in-use"
  | "objects-expire"
  | "restore-exceeds-deadline"
  | "pin-ends-in-restore"
  | "read-outlives-retention"
  | "nothing-to-fall-back-to"
  | "trim-age-within-interval"
  | "minimum-age-keeps-more";

/** Settings that do not go together. */
export interface RetentionFinding {
  readonly id: RetentionFindingId;
  /** `error`: the job may not come back, or output is lost. `warning`: a safety is missing. `note`: it costs more. */
  readonly severity: "error" | "warning" | "note";
  /** What can go wrong. */
  readonly what: string;
  /** When it goes wrong. */
  readonly when: string;
  /** What mends it: with these in place of the facts that were given, the finding is gone. */
  readonly mend: Partial<RetentionFacts>;
}

/** Milliseconds for people. */
export function spanOf(ms: number): string {
  if (ms === Number.POSITIVE_INFINITY) return "never";
  const units = [
    [86_400_000, "d"],
    [3_600_000, "h"],
    [60_000, "min"],
    [1000, "s"],
  ] as const;
  const [size, unit] = units.find(([unitMs]) => ms >= unitMs) ?? [1, "ms"];
  return `${Math.round((ms / size) * 10) / 10} ${unit}`;
}
