import type { Options } from "tsup";
import { sharedBuildConfig } from "../../.ci/tsup.shared.ts";

/** The entry points, the command line, and the programs and harnesses that run in processes of their own. */
const config: Options = {
  ...sharedBuildConfig,
  entry: [
    "src/index.ts",
    "src/{vitest,mutants,model,trial,crash-states,s3-faults,nfs-schedules}/index.ts",
    "src/mutants/*-harness.ts",
    "src/child/main.ts",
    "src/cli.ts",
    "src/cli/watchdog-thread.ts",
  ],
};

export default config;
