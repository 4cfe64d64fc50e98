import type { Options } from "tsup";
import { sharedBuildConfig } from "../../.ci/tsup.shared.ts";

/** Each file directly in src is a program: the matrix of mutants, the model checker, and what they start. */
const config: Options = {
  ...sharedBuildConfig,
  entry: ["src/*.ts", "!src/*.test.ts", "!src/mutated-bundle.ts"],
};

export default config;
