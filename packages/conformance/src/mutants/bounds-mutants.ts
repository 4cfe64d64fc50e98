import type { AdapterMutant } from "./adapter-mutant.js";
import {
  abortedEarlierUnseen,
  abortIgnored,
  cutReadAnswered,
  deadlineIgnored,
  firstCallersSignal,
  longDeadlineOverflows,
  sourceGatheredFirst,
  zeroIsNoDeadline,
} from "./bounds/ignored.js";
import {
  fileLeftOpen,
  listenerLeft,
  refusedSourceLeftOpen,
  rejectionUnheard,
  sourceLeftOpen,
  timerLeft,
} from "./bounds/leaks.js";
import {
  abandonedGoesOn,
  closeDenies,
  closeDoesNothing,
  closeStrands,
  closeTwiceFails,
  timeoutIsFailure,
} from "./bounds/untruthful.js";

export const boundsMutants: readonly AdapterMutant[] = [
  ...[abortIgnored, deadlineIgnored, abortedEarlierUnseen, zeroIsNoDeadline, longDeadlineOverflows],
  ...[sourceGatheredFirst, firstCallersSignal, cutReadAnswered, timeoutIsFailure, abandonedGoesOn],
  ...[closeDoesNothing, closeTwiceFails, closeStrands, closeDenies],
  ...[sourceLeftOpen, refusedSourceLeftOpen, listenerLeft, fileLeftOpen, timerLeft, rejectionUnheard],
];
