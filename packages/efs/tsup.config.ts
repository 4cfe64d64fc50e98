import type { Options } from "tsup";
import { sharedBuildConfig } from "../../.ci/tsup.shared.ts";

const config: Options = {
  ...sharedBuildConfig,
  entry: ["src/index.ts", "src/demonstrate/assist-main.ts", "src/demonstrate/cli/cli.ts"],
};

export default config;
