import type { AdapterMutant } from "./adapter-mutant.js";
import {
  badPrefixIsEmpty,
  checkedOneByOne,
  chunksMadeBytes,
  keysNormalised,
  optionsMadeFit,
} from "./errors/bad-input.js";
import {
  everythingIsAbsent,
  everythingRetryable,
  folderIsBadKey,
  reasonLost,
  sourceFailureIsOwn,
  unnamedKey,
  untypedErrors,
} from "./errors/told-errors.js";

export const errorsMutants: readonly AdapterMutant[] = [
  ...[keysNormalised, badPrefixIsEmpty, checkedOneByOne, untypedErrors, unnamedKey, folderIsBadKey],
  ...[
    everythingIsAbsent,
    sourceFailureIsOwn,
    chunksMadeBytes,
    reasonLost,
    optionsMadeFit,
    everythingRetryable,
  ],
];
