import { describeConformance } from "../src/vitest/index.js";

/** What depends on the order of listings must hold, or its opposite, where there is none. */
describeConformance(new URL("harnesses/unordered-memory-harness.js", import.meta.url), {
  only: ["list", "remove", "store"],
  failOnSkip: true,
});
