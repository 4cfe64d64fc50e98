import { afterAll } from "vitest";
import { goodTcpHarness } from "../src/mutants/index.js";
import { describeConformance } from "../src/vitest/index.js";

const harness = await goodTcpHarness();
afterAll(async () => await harness.dispose?.());

/** The adapter that is reached through TCP, so that connections can be cut. */
describeConformance(harness, { only: ["network"], failOnSkip: true });
