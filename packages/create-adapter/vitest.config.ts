import { mergeConfig, type ViteUserConfig } from "vitest/config";
import { sharedTestConfig } from "../../.ci/vitest.shared.ts";
import { packageVersions } from "./package-versions.config.ts";

const config: ViteUserConfig = mergeConfig(sharedTestConfig, {
  define: { PACKAGE_VERSIONS: JSON.stringify(packageVersions) },
});

export default config;
