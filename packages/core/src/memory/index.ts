export { MemoryBackend, type MemoryBackendOptions, memoryBackend } from "./memory-backend.js";
export { MemoryStorage, type StoredObject } from "./memory-storage.js";
