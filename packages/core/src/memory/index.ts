export { MemoryBackend, type MemoryBackendOptions, memoryBackend } from "./memory-backend.js";
export { MemoryStorage } from "./memory-storage.js";
