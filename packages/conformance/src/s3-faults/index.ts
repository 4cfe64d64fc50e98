export {
  type ExploreS3FaultsOptions,
  exploreS3Faults,
  replayS3Faults,
  type S3FaultsProgress,
} from "./explore-s3-faults.js";
export type { S3FaultsReport, S3FaultViolation } from "./fault-report.js";
export type { SceneName } from "./fault-scene.js";
export type { S3FaultPlace, S3FaultSubject } from "./fault-subject.js";
export type { WhichFaults } from "./single-fault.js";
