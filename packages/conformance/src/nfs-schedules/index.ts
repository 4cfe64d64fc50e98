export {
  type ExploreNfsOptions,
  exploreNfsSchedules,
  type NfsProgress,
  replayNfsSchedule,
} from "./explore-nfs-schedules.js";
export type { NfsReport, NfsViolation } from "./nfs-report.js";
export type { NfsSceneName } from "./nfs-scenes.js";
export type { NfsPlace, NfsSubject } from "./nfs-subject.js";
export type { HappeningName, WhichNfsFaults } from "./single-nfs-fault.js";
