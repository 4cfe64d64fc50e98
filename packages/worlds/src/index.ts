export { Choices } from "./choices.js";
export {
  type Fate,
  type FaultSource,
  FaultyBackend,
  fates,
  type StorageWatcher,
  type VerbCall,
} from "./faulty-backend.js";
