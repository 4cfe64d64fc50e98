import { mergeConfig, type ViteUserConfig } from "vitest/config";
import shared from "../../vitest.config.ts";

/** Runs binding.fixture.ts, for the test of what vitest then shows. */
const config: ViteUserConfig = mergeConfig(
  { ...shared, test: { ...shared.test, include: [] } },
  { test: { include: ["test/harnesses/binding.fixture.ts"] } },
);

export default config;
