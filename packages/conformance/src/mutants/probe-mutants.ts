import type { AdapterMutant } from "./adapter-mutant.js";

export const probeMutants: readonly AdapterMutant[] = [];
