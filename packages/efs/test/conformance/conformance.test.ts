import { describeConformance } from "@holdfast/conformance/vitest";

describeConformance(new URL("harness.js", import.meta.url), { failOnSkip: true });
