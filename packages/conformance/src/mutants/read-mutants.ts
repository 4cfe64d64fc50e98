import type { AdapterMutant } from "./adapter-mutant.js";

export const readMutants: readonly AdapterMutant[] = [];
