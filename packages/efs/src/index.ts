export { type AssistDemonstrationOptions, assistDemonstration } from "./demonstrate/assist-demonstration.js";
export { type DemonstrateHazardsOptions, demonstrateHazards } from "./demonstrate/demonstrate-hazards.js";
export type { DemonstrationFileSystem } from "./demonstrate/demonstration-file-system.js";
export { type DemonstrationReport, renderDemonstration } from "./demonstrate/demonstration-report.js";
export type { HazardDemonstration, OpenStore } from "./demonstrate/scenario.js";
export { EfsBackend, type EfsBackendOptions, efsBackend } from "./efs-backend.js";
export type { HazardDescription, HazardId, HazardSource } from "./hazards/hazard-description.js";
export { HAZARDS } from "./hazards/hazards.js";
export { type Acknowledgement, knownAcknowledgements } from "./mount/acknowledgement.js";
export { gatherMountFacts } from "./mount/gather-mount-facts.js";
export { type InspectMountOptions, inspectMount } from "./mount/inspect-mount.js";
export { judgeMount } from "./mount/judge-mount.js";
export type { MountCheck, MountCheckId } from "./mount/mount-check.js";
export type {
  EfsStateFile,
  EfsUtilsState,
  GatherMountFacts,
  MountFacts,
  NfsParameters,
} from "./mount/mount-facts.js";
export type { MountIdentity } from "./mount/mount-identity.js";
export type { JudgedHazard, MountReport } from "./mount/mount-report.js";
export { renderMountReport } from "./mount/render-mount-report.js";
