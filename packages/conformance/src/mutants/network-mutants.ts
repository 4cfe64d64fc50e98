import type { AdapterMutant } from "./adapter-mutant.js";

export const networkMutants: readonly AdapterMutant[] = [];
