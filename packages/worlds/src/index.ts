export { Choices } from "./choices.js";
export { type Fate, fates } from "./faults/fate.js";
export type { FaultLog, LoggedCall } from "./faults/fault-log.js";
export type { FaultSource } from "./faults/fault-source.js";
export { FaultyBackend, faultyBackend, type WatchCall } from "./faults/faulty-backend.js";
export type { PlannedFaults } from "./faults/planned-faults.js";
export {
  type FaultRule,
  type ScriptedFaults,
  type ScriptedFaultsOptions,
  scriptedFaults,
} from "./faults/scripted-faults.js";
export { type SeededFaultsOptions, seededFaults } from "./faults/seeded-faults.js";
export type { StorageWatcher } from "./faults/storage-watcher.js";
export type { Verb, VerbCall } from "./faults/verb-call.js";
