import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Every package's suite in one run: for another Node, and for coverage of the whole. */
const allSuites: ViteUserConfig = defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    projects: ["packages/*/vitest.config.ts", "apps/*/vitest.config.ts"],
    coverage: {
      provider: "v8",
      include: ["{packages,apps}/*/src/**"],
      exclude: ["**/*.test.ts"],
      reporter: ["text", "lcovonly"],
    },
  },
});

export default allSuites;
