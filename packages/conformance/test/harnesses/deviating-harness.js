import { createHarness as createGuessing } from "./guessing-harness.js";

/** @type {import("@holdfast/conformance").CreateHarness} */
export function createHarness(place) {
  const knownDeviations = { "CREATE-02": "this store guesses; its makers know" };
  return { ...createGuessing(place), module: import.meta.url, knownDeviations };
}
