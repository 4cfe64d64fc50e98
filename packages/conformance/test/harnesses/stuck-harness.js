import { createHarness as createGuessing } from "./guessing-harness.js";

/**
 * An adapter that never answers, or that blocks the event loop (`HOLDFAST_TEST_STUCK=blocking`).
 * @type {import("@holdfast/conformance").CreateHarness}
 */
export function createHarness(place) {
  const harness = createGuessing(place);
  const create = async () => {
    if (process.env.HOLDFAST_TEST_STUCK === "blocking") for (;;) await undefined;
    await new Promise((resolve) => setTimeout(resolve, 600_000));
  };
  return { ...harness, module: import.meta.url, open: () => Object.assign(harness.open(), { create }) };
}
