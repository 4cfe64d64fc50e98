import type { Options } from "tsup";
import { sharedBuildConfig } from "../../.ci/tsup.shared.ts";

const config: Options = {
  ...sharedBuildConfig,
  entry: ["src/index.ts", "src/disk/index.ts", "src/network/index.ts", "src/nfs/index.ts", "src/s3/index.ts"],
};

export default config;
