import type { Options } from "tsup";
import { sharedBuildConfig } from "../../.ci/tsup.shared.ts";
import { packageVersions } from "./package-versions.config.ts";

const config: Options = {
  ...sharedBuildConfig,
  entry: ["src/create-adapter.ts"],
  define: { PACKAGE_VERSIONS: JSON.stringify(packageVersions) },
};

export default config;
