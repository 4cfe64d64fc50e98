export { goodHarness } from "./good-harness.js";
export { goodTcpHarness } from "./good-tcp-harness.js";
export { knownMutants } from "./known-mutants.js";
export type { MutantFacts } from "./mutant-facts.js";
export { mutantHarness } from "./mutant-harness.js";
