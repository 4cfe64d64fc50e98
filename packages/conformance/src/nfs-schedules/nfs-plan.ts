import type { NfsMountOptions, NfsSchedule, NfsWorldOptions } from "@holdfast/worlds/nfs";
import type { Scene } from "../scene/scene.js";
import type { PlannedHappening } from "./happening.js";
import type { ChooseFault } from "./machine.js";

/** When those machines come back that are cut off in the end. */
export type Return = "before-recovery" | "after-recovery" | "after-sweep";

export interface MachinePlan {
  readonly mount: NfsMountOptions;
  readonly faultOf?: ChooseFault;
}

/** One run: a scene, where it is played, and what goes wrong in it. */
export interface NfsPlan {
  readonly scene: Scene;
  readonly seed: number;
  readonly world: Omit<NfsWorldOptions, "clock" | "schedule">;
  readonly schedule?: NfsSchedule;
  readonly machines: readonly MachinePlan[];
  /** The machine of each process, by its place. */
  readonly placeOf: readonly number[];
  readonly happenings: readonly PlannedHappening[];
  readonly comesBack: Return;
  /** The machine of the first process kills its programs when that one has told so much. */
  readonly killsAfterTold?: number;
}
