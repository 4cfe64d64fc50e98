import type { AdapterMutant } from "./adapter-mutant.js";

export const errorsMutants: readonly AdapterMutant[] = [];
