import type { AdapterMutant } from "./adapter-mutant.js";

export const writeMutants: readonly AdapterMutant[] = [];
