import type { AdapterMutant } from "./adapter-mutant.js";

export const listMutants: readonly AdapterMutant[] = [];
