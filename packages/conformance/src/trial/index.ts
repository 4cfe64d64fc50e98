export { Violation } from "../case/violation.js";
export type {
  CheckpointName,
  DraftPlan,
  EntryContents,
  JobMessage,
} from "../child/workload/job-message.js";
export type { JobSettings, JobSurroundings } from "../child/workload/job-settings.js";
export type { JobStep } from "../child/workload/job-work.js";
export type { MadeContent } from "../child/workload/made-bytes.js";
export type { JobOrder, JobOrderStep } from "./job-order.js";
export { JobTrial, type JobTrialOptions } from "./job-trial.js";
export { workOnJob } from "./work-on-job.js";
