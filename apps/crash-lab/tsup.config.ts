import type { Options } from "tsup";
import { sharedBuildConfig } from "../../.ci/tsup.shared.ts";

/**
 * The lab, and what its processes start with: `src/<folder>/main.ts` is a program, `src/<folder>/harness.ts` what the
 * processes of the conformance suite import.
 */
const config: Options = {
  ...sharedBuildConfig,
  entry: ["src/lab.ts", "src/*/main.ts", "src/*/harness.ts"],
};

export default config;
