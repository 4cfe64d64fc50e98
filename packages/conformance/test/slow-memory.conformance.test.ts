import { describeConformance } from "../src/vitest/index.js";

/** No case of the store may depend on quick answers, or on fine timestamps. */
describeConformance(new URL("harnesses/slow-memory-harness.js", import.meta.url), {
  only: ["store"],
  failOnSkip: true,
});
