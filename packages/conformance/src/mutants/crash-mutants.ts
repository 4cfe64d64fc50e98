import type { AdapterMutant } from "./adapter-mutant.js";

export const crashMutants: readonly AdapterMutant[] = [];
