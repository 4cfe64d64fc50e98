export { type Acknowledgement, knownAcknowledgements } from "./acknowledgement.js";
export { LocalBackend, type LocalBackendOptions, localBackend } from "./local-backend.js";
