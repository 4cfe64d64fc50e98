import { conformanceCases } from "@holdfast/conformance";
import { goodHarness, mutantHarness } from "@holdfast/conformance/mutants";
import { answerRequest } from "./matrix/answer-request.js";

/** Runs cases on a broken adapter, or on the good one that all of them are made of. */
await answerRequest(conformanceCases, async ({ mutant }) => {
  return mutant === undefined ? await goodHarness() : await mutantHarness(mutant);
});
