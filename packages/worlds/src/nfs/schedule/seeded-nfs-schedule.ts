import type { Choices } from "../../choices.js";
import type { NfsSchedule } from "../rpc/rpc-steps.js";

/** Any step may be next. The same choices give the same schedule, as long as those who ask do the same. */
export function seededNfsSchedule(choices: Choices): NfsSchedule {
  return { choose: (steps) => choices.below(steps.length) };
}
