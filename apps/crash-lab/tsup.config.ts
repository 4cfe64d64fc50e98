import type { Options } from "tsup";
import { sharedBuildConfig } from "../../.ci/tsup.shared.ts";

/** The lab, and the programs that it starts: `src/<folder>/main.ts` is a process of its own. */
const config: Options = {
  ...sharedBuildConfig,
  entry: ["src/lab.ts", "src/*/main.ts"],
};

export default config;
