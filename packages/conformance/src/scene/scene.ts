import type { JobSettings } from "../child/workload/job-settings.js";
import type { JobOrderStep } from "../trial/job-order.js";

/** A process of a scene. */
export interface SceneRole {
  readonly steps: readonly JobOrderStep[];
  /** It starts when the first one has told so much. Default: at once. */
  readonly afterTold?: number;
}

/** A few processes on one job, with whatever they may do. */
export interface Scene {
  readonly rules: Partial<JobSettings>;
  readonly processes: readonly SceneRole[];
}

export function several<const T>(step: T, count: number): readonly T[] {
  return Array.from({ length: count }, () => step);
}
