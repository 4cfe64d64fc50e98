export type { CrashStatesReport } from "./crash-report.js";
export type { CrashMachine, CrashSubject } from "./crash-subject.js";
export type { CrashViolation } from "./crash-violation.js";
export {
  type CrashStatesProgress,
  type ExploreCrashStatesOptions,
  exploreCrashStates,
} from "./explore-crash-states.js";
export { replayCrashState } from "./replay-crash-state.js";
