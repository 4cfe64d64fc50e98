import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";

const packages: string = fileURLToPath(new URL("../packages/", import.meta.url));

/**
 * Tests run on the sources of every workspace package: no build needed, true coverage, one module instance.
 * `@holdfast/<name>` is packages/<name>/src/index.ts, `@holdfast/<name>/<sub>` is packages/<name>/src/<sub>/index.ts.
 */
export const sharedTestConfig: ViteUserConfig = defineConfig({
  resolve: {
    alias: [
      { find: /^@holdfast\/([a-z0-9-]+)$/, replacement: `${packages}$1/src/index.ts` },
      { find: /^@holdfast\/([a-z0-9-]+)\/([a-z0-9-]+)$/, replacement: `${packages}$1/src/$2/index.ts` },
    ],
  },
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // Only ends what hangs: a machine that is busy must not fail a test.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ["default", "json"],
    outputFile: { json: ".reports/vitest.json" },
  },
});
