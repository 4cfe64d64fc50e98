import type { BackendTraits } from "@holdfast/core";
import type { DiskRecording } from "@holdfast/worlds/disk";
import type { JobSettings } from "../child/workload/job-settings.js";
import type { StoryNote } from "./story.js";

/** A run on a recorded disk, and all it takes to judge what a crash leaves of it. */
export interface RecordedRun {
  readonly facts: { readonly traits: BackendTraits; readonly rules: Partial<JobSettings> };
  readonly recording: DiskRecording;
  /** What was told before the recording began, in earlier lives of the machine. */
  readonly before: readonly StoryNote[];
  /** The life of the machine that begins after a crash. */
  readonly nextLife: number;
}
