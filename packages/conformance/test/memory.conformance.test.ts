import { describeConformance } from "../src/vitest/index.js";

describeConformance(new URL("memory-harness.js", import.meta.url), { failOnSkip: true });
