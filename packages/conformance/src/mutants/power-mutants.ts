import type { AdapterMutant } from "./adapter-mutant.js";

export const powerMutants: readonly AdapterMutant[] = [];
