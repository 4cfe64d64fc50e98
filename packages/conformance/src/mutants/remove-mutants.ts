import type { AdapterMutant } from "./adapter-mutant.js";

export const removeMutants: readonly AdapterMutant[] = [];
