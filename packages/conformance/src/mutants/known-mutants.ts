import { adapterMutants } from "./adapter-mutants.js";
import type { MutantFacts } from "./mutant-facts.js";

/** Every broken adapter that the suite is proven with; `mutantHarness(id)` makes one. */
export const knownMutants: readonly MutantFacts[] = adapterMutants;
