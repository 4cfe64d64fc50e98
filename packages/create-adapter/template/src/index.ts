export {
  __camelName__Backend,
  __PascalName__Backend,
  type __PascalName__BackendOptions,
} from "./__kebab-name__-backend.js";
export { InMemoryClient } from "./in-memory-client.js";
