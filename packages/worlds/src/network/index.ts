export type { Cut, CutPlan, Ending, Exchange } from "./cut.js";
export {
  type CuttingProxy,
  type CuttingProxyOptions,
  cuttingProxy,
  type MadeCut,
  type TcpAddress,
} from "./cutting-proxy.js";
export { type CutRule, scriptedCuts } from "./scripted-cuts.js";
export { type SeededCutsOptions, seededCuts } from "./seeded-cuts.js";
