import type { AdapterMutant } from "./adapter-mutant.js";
import { boundsMutants } from "./bounds-mutants.js";
import { crashMutants } from "./crash-mutants.js";
import { createMutants } from "./create-mutants.js";
import { errorsMutants } from "./errors-mutants.js";
import { listMutants } from "./list-mutants.js";
import { networkMutants } from "./network-mutants.js";
import { powerMutants } from "./power-mutants.js";
import { probeMutants } from "./probe-mutants.js";
import { readMutants } from "./read-mutants.js";
import { removeMutants } from "./remove-mutants.js";
import { storeMutants } from "./store-mutants.js";
import { writeMutants } from "./write-mutants.js";

/** Every broken adapter, each meant to be killed by the cases it names. */
export const adapterMutants: readonly AdapterMutant[] = [
  ...createMutants,
  ...writeMutants,
  ...readMutants,
  ...listMutants,
  ...removeMutants,
  ...boundsMutants,
  ...errorsMutants,
  ...probeMutants,
  ...storeMutants,
  ...crashMutants,
  ...powerMutants,
  ...networkMutants,
];
