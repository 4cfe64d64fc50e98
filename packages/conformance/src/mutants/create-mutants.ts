import type { AdapterMutant } from "./adapter-mutant.js";

export const createMutants: readonly AdapterMutant[] = [];
