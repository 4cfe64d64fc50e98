import type { AdapterMutant } from "./adapter-mutant.js";

export const storeMutants: readonly AdapterMutant[] = [];
