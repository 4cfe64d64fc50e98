import type { AdapterMutant } from "./adapter-mutant.js";

export const boundsMutants: readonly AdapterMutant[] = [];
